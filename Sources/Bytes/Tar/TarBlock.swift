/// A header block that was read, field by field.
struct TarBlock {
    static let length = 512
    var bytes = [UInt8](repeating: 0, count: length)

    var isZero: Bool { bytes.allSatisfy { $0 == 0 } }
    var typeFlag: UInt8 { bytes[156] }
    var isPosix: Bool { bytes[257..<263].elementsEqual("ustar\0".utf8) }
    var isGNU: Bool { bytes[257..<265].elementsEqual("ustar  \0".utf8) }

    /// What keeps content in step with the blocks.
    static func padding(_ size: Int64) -> Int64 { (512 - size % 512) % 512 }

    func checkSum() throws {
        var sum: Int64 = 0
        for byte in bytes { sum += Int64(byte) }
        for byte in bytes[148..<156] { sum += 32 - Int64(byte) }
        guard sum == (try number(148, 8)) else { throw Self.invalid }
    }

    /// An octal field, or a binary one when its first bit is set.
    func number(_ start: Int, _ length: Int) throws -> Int64 {
        let field = bytes[start..<start + length]
        if bytes[start] & 0x80 != 0 {
            var value = bytes[start] & 0x40 != 0 ? Int64(-1) : 0
            for (index, byte) in field.enumerated() {
                let digit = index == 0 ? (byte & 0x40 != 0 ? byte | 0x80 : byte & 0x7f) : byte
                guard value >> 55 == 0 || value >> 55 == -1 else { throw Self.invalid }
                value = value << 8 | Int64(digit)
            }
            return value
        }
        // Blanks and zeros may stand before the digits; a blank or a zero ends them.
        let isBlank = { (byte: UInt8) in byte == 0 || byte == 32 }
        let digits = field.drop(while: isBlank).prefix { $0 != 0 }
        let end = digits.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? digits.startIndex
        // Twelve octal digits at the most: no overflow.
        return try digits[..<end].reduce(0) { value, digit in
            guard (0x30...0x37).contains(digit) else { throw Self.invalid }
            return value << 3 | Int64(digit - 0x30)
        }
    }

    /// A size, which is never negative.
    func size(_ start: Int) throws -> Int64 {
        let size = try number(start, 12)
        guard size >= 0 else { throw Self.invalid }
        return size
    }

    /// An owner. 2^32 - 1 is none: for chown(2) it means "leave it".
    func identifier(_ start: Int) throws -> UInt32 {
        guard let value = UInt32(exactly: try number(start, 8)), value != .max else { throw Self.invalid }
        return value
    }

    /// Up to a zero byte or the field's end.
    func text(_ start: Int, _ length: Int) -> [UInt8] { Array(bytes[start..<start + length].prefix { $0 != 0 }) }

    static var invalid: ByteStreamError { ByteStreamError("archive/tar: invalid tar header") }
}
