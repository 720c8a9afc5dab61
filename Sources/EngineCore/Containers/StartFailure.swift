import Linux

/// Why a process did not start, with the exit code that a shell would give: docker's clients read it from the words.
struct StartFailure {
    let message: String
    let exitCode: Int
    let error: EngineError

    init(_ cause: any Error) {
        var text = "\(cause)"
        let isOfTheTask = ["failed to create shim", "OCI runtime", "failed to initialize logging driver"].contains {
            text.hasPrefix($0)
        }
        // Real containerd says where it failed, ours only why.
        if text.hasPrefix("OCI runtime create failed") { text = "failed to create shim task: \(text)" }
        if isOfTheTask { text = "failed to create task for container: \(text)" }
        if isOfTheTask, text.contains("not a directory") {
            text +=
                ": Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path "
                + "exists and is the expected type"
        }
        message = text
        exitCode = isOfTheTask ? Self.code(text) : 128
        error = isOfTheTask ? (exitCode == 128 ? .internalError(text) : .invalid(text)) : Self.known(cause, text)
    }

    private static func known(_ cause: any Error, _ text: String) -> EngineError {
        cause as? EngineError ?? .internalError(text)
    }

    /// 127 for what is not there, 126 for what cannot be run.
    static func code(_ text: String) -> Int {
        if text.contains("executable file not found") || text.contains("no such file or directory") { return 127 }
        if text.contains("permission denied") || text.contains("is a directory") { return 126 }
        if text.contains("not a directory") { return 127 }
        return 128
    }
}
