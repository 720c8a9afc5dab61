/// The path of a request, taken apart as docker's server does it.
public struct RequestPath: Sendable, Equatable {
    /// What stands between "v" and the next slash; nil without such a prefix.
    public let version: String?
    /// The rest, without empty parts.
    public let parts: [String]
    /// Docker knows one path with a slash at its end; all others are not found.
    public let endsWithSlash: Bool

    public init(_ path: String) {
        var parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        endsWithSlash = path.utf8.last == UInt8(ascii: "/")
        if parts.count > 1, let first = parts.first, Self.isVersion(first) {
            version = String(first.dropFirst())
            parts.removeFirst()
        } else {
            version = nil
        }
        self.parts = parts
    }

    private static func isVersion(_ word: String) -> Bool {
        let bytes = word.utf8
        return bytes.first == UInt8(ascii: "v") && bytes.count > 1
            && bytes.dropFirst().allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    }

    /// Without empty parts, "." and ".."; clients are sent there when they come by another way.
    public static func cleaned(_ path: String) -> String {
        var parts: [Substring.UTF8View] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) {
                parts = parts.dropLast()
            } else if !part.elementsEqual(".".utf8) {
                parts.append(part)
            }
        }
        var clean = ""
        for part in parts { clean += "/" + String(Substring(part)) }
        if clean.isEmpty || path.utf8.last == UInt8(ascii: "/") { clean += "/" }
        return clean
    }
}
