import Glibc
import Linux

/// The standard streams, unbuffered.
enum Output {
    static func print(_ text: String) { try? write(Array(text.utf8)) }

    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: 1) }

    static func error(_ text: String) { try? write(Array("\(text)\n".utf8), to: 2) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try systemCall("write") {
                rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }
}
