/// Digests of command lines.
enum BlobDigest {
    /// The text when it is one.
    static func check(_ text: String) throws -> String {
        let parts = text.utf8.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        let isHex = parts.count == 2 && parts[1].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        guard isHex, parts[1].count > 0, parts[0].count > 0 else { throw Failure("invalid checksum digest format") }
        let length: Int
        switch Substring(parts[0]) {
        case "sha256": length = 64
        case "sha384": length = 96
        case "sha512": length = 128
        default: throw Failure("unsupported digest algorithm")
        }
        guard parts[1].count == length else { throw Failure("invalid checksum digest length") }
        guard parts[1].allSatisfy({ $0 <= 0x66 }) else { throw Failure("invalid checksum digest format") }
        return text
    }
}
