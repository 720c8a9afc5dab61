import Glibc

/// A process that runs to its end, with a time limit and its outputs apart.
public enum Command {
    public static func run(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String?] = [:],
        input: String? = nil,
        timeout: Double = 60
    ) throws -> Output {
        let process = try BackgroundProcess(program, arguments, environment: environment)
        if let input { try process.write(input) }
        process.closeInput()
        return try process.finish(timeout: timeout)
    }

    /// The same, where anything but success ends the test.
    @discardableResult
    public static func check(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String?] = [:],
        input: String? = nil,
        timeout: Double = 60
    ) throws -> Output {
        let output = try run(program, arguments, environment: environment, input: input, timeout: timeout)
        guard output.code == 0 else {
            throw Failure("\(program) \(arguments.joined(separator: " ")): \(output)")
        }
        return output
    }
}
