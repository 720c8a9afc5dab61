import Text

/// One run of a health check.
public struct HealthResult: Sendable, Equatable {
    public var start: String
    public var end: String
    /// -1 for a check that did not run to its end.
    public var exitCode: Int
    public var output: String

    public init(start: String, end: String, exitCode: Int, output: String) {
        self.start = start
        self.end = end
        self.exitCode = exitCode
        self.output = output
    }

    init(_ node: JSONNode) {
        start = node["Start"]?.string ?? ContainerState.never
        end = node["End"]?.string ?? ContainerState.never
        exitCode = node["ExitCode"]?.int ?? 0
        output = node["Output"]?.string ?? ""
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Start", start)
        writer.member("End", end)
        writer.member("ExitCode", exitCode)
        writer.member("Output", output)
    }
}
