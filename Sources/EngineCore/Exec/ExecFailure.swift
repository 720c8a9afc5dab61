import Linux

/// Why an exec did not start, with the exit code that a shell would give; docker reads both from the runtime's words.
struct ExecFailure {
    let exitCode: Int
    let error: EngineError

    init(_ cause: any Error) {
        let text = "\(cause)"
        let small = text.lowercased()
        guard text.hasPrefix("OCI runtime") || text.hasPrefix("failed to") else {
            exitCode = 126
            error = cause as? EngineError ?? .internalError(text)
            return
        }
        if small.contains("permission denied") {
            (exitCode, error) = (126, .invalid(text))
        } else if small.contains("is a directory") {
            // docker's clients look for these words.
            (exitCode, error) = (126, .invalid("\(text): permission denied"))
        } else if small.contains("not a directory") {
            let hint =
                "Are you trying to mount a directory onto a file (or vice-versa)? "
                + "Check if the specified host path exists and is the expected type"
            (exitCode, error) = (127, .invalid("\(text): \(hint)"))
        } else if small.contains("executable file not found") || small.contains("no such file or directory") {
            (exitCode, error) = (127, .invalid(text))
        } else {
            (exitCode, error) = (128, .internalError(text))
        }
    }
}
