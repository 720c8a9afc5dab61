import Glibc
import Linux
import Text

/// Where errors go: always to stderr, and to `--log` in the format that callers read.
struct RuncLog {
    let path: String
    let isJSON: Bool

    func write(_ message: String) {
        if path.isEmpty {
            StandardError.write(isJSON ? line(message) : "ERRO[0000] \(message)\n")
            return
        }
        StandardError.write("\(message)\n")
        guard let file = try? FileDescriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o644) else { return }
        try? file.writeAll(Array(line(message).utf8))
    }

    private func line(_ message: String) -> String {
        var writer = JSONWriter()
        if isJSON {
            writer.object { writer in
                writer.member("level", "error")
                writer.member("msg", message)
                writer.member("time", Timestamp.now())
            }
            return String(decoding: writer.bytes, as: UTF8.self) + "\n"
        }
        writer.string(message)
        return "time=\"\(Timestamp.now())\" level=error msg=\(String(decoding: writer.bytes, as: UTF8.self))\n"
    }
}
