import Glibc
import Text

/// What `run`, `start` and `attach` share.
enum Starting {
    static func query(_ options: ParsedOptions) -> [(String, String)] {
        [("checkpoint", "checkpoint"), ("checkpoint-dir", "checkpoint-dir")].compactMap { name, key in
            options.string(name).map { (key, $0) }
        }
    }

    /// 127 for a command that is not there, 126 for one that can't be executed, 125 for the rest: the daemon tells
    /// by its words only.
    static func exitCode(_ message: String) -> Int32 {
        if message.contains("executable file not found") || message.contains("no such file or directory")
            || message.contains("system cannot find the file specified")
        {
            return 127
        }
        if message.contains("permission denied") || message.contains("is a directory") { return 126 }
        return 125
    }

    /// Streams until the container ends or the user detaches, then passes on its exit code; nil for who has detached.
    static func follow(
        _ client: Client,
        _ path: String,
        _ attachment: Attachment,
        _ waiting: HTTPConnection,
        redraws: Bool = false
    ) throws -> Int32? {
        attachment.forward = { number in _ = try? client.call("POST", "\(path)/kill", [("signal", "\(number)")]) }
        attachment.resize = { rows, columns in
            _ = try? client.call("POST", "\(path)/resize", [("h", "\(rows)"), ("w", "\(columns)")])
        }
        attachment.sendSize(redraws: redraws)
        if try attachment.run() == .detached { return nil }
        let result = try JSONNode.parse(try waiting.readBody())
        if let message = result["Error"]?["Message"]?.string, !message.isEmpty {
            throw Failure("Error waiting for container: \(message)", exitCode: 125)
        }
        return Int32(truncatingIfNeeded: result["StatusCode"]?.int ?? 125)
    }
}

enum TerminalCheck {
    static func input() throws {
        if isatty(0) != 1 { throw Failure("the input device is not a TTY") }
    }
}
