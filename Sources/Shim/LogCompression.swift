import Bytes
import Glibc
import Linux

/// `monohull log compress FILE`: FILE becomes FILE.gz. A reader finds the one or the other, whole, at any moment.
enum LogCompression {
    static func run(_ path: String) throws {
        let result = "\(path).gz"
        let unfinished = "\(result).new"
        do {
            let source = FileSource(try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW))
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW
            let file = try FileDescriptor.open(unfinished, flags, mode: 0o640)
            let sink = try GzipSink(FileSink(file.raw))
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
            defer { buffer.deallocate() }
            while case let count = try source.read(into: buffer), count > 0 {
                try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            try sink.finish()
            try systemCall("rename", path: result) { rename(unfinished, result) }
            unlink(path)
        } catch {
            unlink(unfinished)
            throw error
        }
    }
}
