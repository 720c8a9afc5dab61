import Crypto

/// A content address, "sha256:" and 64 hexadecimal digits. No other algorithm is accepted.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    public let hex: String

    public init?(_ text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        let hex = text.dropFirst(7)
        let isHex = hex.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard hex.utf8.count == 64, isHex else { return nil }
        self.hex = String(hex)
    }

    init(hash: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in hash {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    public var description: String { "sha256:" + hex }

    public static func of(_ bytes: [UInt8]) -> Digest { Digest(hash: SHA256.hash(data: bytes)) }
}
