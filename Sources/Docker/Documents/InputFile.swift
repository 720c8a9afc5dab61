import Glibc
import Linux

/// A file that a command is given, "-" for standard input.
enum InputFile {
    /// What is beyond `limit` is left out: the daemon says what is too much for it.
    static func read(_ source: String, limit: Int) throws(SystemCallError) -> [UInt8] {
        if source == "-" { return try read(0, limit) }
        let file = try FileDescriptor.open(source, O_RDONLY)
        return try read(file.raw, limit)
    }

    private static func read(_ raw: Int32, _ limit: Int) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count = try systemCall("read") {
                chunk.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, min($0.count, limit - bytes.count)) }
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
