import Glibc
import Linux

/// Reading and writing descriptors that are not ours to close.
enum OpenFile {
    /// Blocks.
    static func write(_ bytes: [UInt8], to raw: Int32) throws(SystemCallError) {
        var offset = 0
        while offset < bytes.count {
            offset += try systemCall("write") {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            }
        }
    }

    /// Up to `count` bytes, nil at the end. Blocks.
    static func read(_ raw: Int32, atMost count: Int) throws(SystemCallError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try systemCall("read") {
            bytes.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) }
        }
        if length == 0 { return nil }
        bytes.removeLast(count - length)
        return bytes
    }
}
