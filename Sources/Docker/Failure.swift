import Linux

/// What ends a command: the line for stderr and the exit code.
struct Failure: Error {
    let message: String
    var exitCode: Int32 = 1
    /// The daemon's HTTP status; 0 when the failure is ours.
    var status = 0
    /// No daemon answered at all.
    var isUnreachable = false

    init(_ message: String, exitCode: Int32 = 1, status: Int = 0) {
        self.message = message
        self.exitCode = exitCode
        self.status = status
    }

    /// Does what fails with a sentence of a lower floor.
    static func telling<Result>(_ body: () throws(EngineError) -> Result) throws(Failure) -> Result {
        do throws(EngineError) { return try body() } catch { throw Failure(error.message) }
    }
}
