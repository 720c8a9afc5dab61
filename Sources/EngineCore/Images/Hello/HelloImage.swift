import Bytes
import Glibc
import Linux
import ShimAPI
import Text

/// The built-in image: one file, our own executable under another role's name.
enum HelloImage {
    static let name = "monohull/hello:latest"

    /// A ustar header for the one file.
    static func header(size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ offset: Int, _ text: String) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(0, "monohull")
        put(100, "0000755")
        put(108, "0000000")
        put(116, "0000000")
        put(124, octal(size, 11))
        put(136, "00000000000")
        put(148, "        ")
        put(156, "0")
        put(257, "ustar")
        put(263, "00")
        let sum = block.reduce(0) { $0 + Int($1) }
        put(148, octal(sum, 6) + "\0 ")
        return block
    }
}
