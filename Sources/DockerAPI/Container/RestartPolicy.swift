import Text

public struct RestartPolicy: Sendable, Equatable {
    /// no, always, unless-stopped or on-failure; empty is no.
    public var name: String
    /// For on-failure; 0 is no bound.
    public var maximumRetryCount: Int

    public init(name: String = "", maximumRetryCount: Int = 0) {
        self.name = name
        self.maximumRetryCount = maximumRetryCount
    }

    init(_ field: JSONField) throws(JSONError) {
        name = try field.string("Name", type: "container.RestartPolicyMode")
        maximumRetryCount = try field.integer("MaximumRetryCount")
    }

    public var isNone: Bool { name.isEmpty || name == "no" }

    /// `wasStopped`: somebody ended the container, and nobody has started it since.
    public func wantsRestart(exitCode: Int, restarts: Int, wasStopped: Bool) -> Bool {
        switch name {
        case "always": true
        case "unless-stopped": !wasStopped
        case "on-failure": exitCode != 0 && (maximumRetryCount == 0 || restarts < maximumRetryCount)
        default: false
        }
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Name", name)
        writer.member("MaximumRetryCount", maximumRetryCount)
    }
}
