import Linux
import Text

/// A name of an image, normalised as docker does: `busybox` is docker.io/library/busybox:latest.
public struct ImageReference: Sendable, Hashable {
    public let domain: String
    public let path: String
    public let tag: String?
    public let digest: String?

    public init(_ text: String) throws(EngineError) {
        let bad = EngineError.invalid("invalid reference format")
        if Self.isIdentifier(text) {
            throw .invalid("invalid repository name (\(text)), cannot specify 64-byte hexadecimal strings")
        }
        var rest = Substring(text)
        if let at = rest.firstIndex(of: "@") {
            let digest = rest[rest.index(after: at)...]
            guard digest.hasPrefix("sha256:"), digest.utf8.count == 71,
                digest.dropFirst(7).utf8.allSatisfy({ Self.isDigit($0) || (0x61...0x66).contains($0) })
            else { throw bad }
            self.digest = String(digest)
            rest = rest[..<at]
        } else {
            digest = nil
        }
        let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
        if let colon = rest[lastSlash...].lastIndex(of: ":") {
            let tag = rest[rest.index(after: colon)...]
            guard (1...128).contains(tag.utf8.count), let first = tag.utf8.first, Self.isWord(first),
                tag.utf8.allSatisfy({ Self.isWord($0) || $0 == 0x2E || $0 == 0x2D })
            else { throw bad }
            self.tag = String(tag)
            rest = rest[..<colon]
        } else {
            tag = nil
        }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2,
            parts[0].contains(where: { $0 == "." || $0 == ":" || $0.isUppercase }) || parts[0] == "localhost"
        {
            domain = parts[0] == "index.docker.io" ? "docker.io" : String(parts[0])
            rest = parts[1]
        } else {
            domain = "docker.io"
        }
        let components = rest.split(separator: "/", omittingEmptySubsequences: false)
        if rest.contains(where: \.isUppercase) {
            let name = domain == "docker.io" && components.count == 1 ? "library/" + rest : rest
            throw EngineError.invalid("invalid reference format: repository name (\(name)) must be lowercase")
        }
        guard Self.isDomain(domain) else { throw bad }
        guard components.allSatisfy(Self.isComponent), rest.utf8.count <= 255 else { throw bad }
        path = domain == "docker.io" && components.count == 1 ? "library/" + rest : String(rest)
    }

    /// 64 lower-case hexadecimal digits: an image's id, and no name.
    public static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
    }

    /// Whether there is neither a tag nor a digest.
    public var isNameOnly: Bool { tag == nil && digest == nil }

    /// The same with another tag, or with a digest, and nothing else.
    public func with(tag: String) throws(EngineError) -> ImageReference {
        do { return try ImageReference("\(repository):\(tag)") } catch { throw .invalid("invalid tag format") }
    }

    public func with(digest: String) throws(EngineError) -> ImageReference {
        try ImageReference("\(repository)@\(digest)")
    }

    /// Whether the pattern fits the name as docker shows it, with or without its tag.
    public func matches(_ pattern: Glob) -> Bool {
        pattern.matches(familiar) || pattern.matches(familiarRepository)
    }

    /// Labels of letters, digits and inner dashes between dots, and perhaps a port.
    private static func isDomain(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        if halves.count == 2 && (halves[1].isEmpty || !halves[1].allSatisfy(isDigit)) { return false }
        guard halves.count <= 2 else { return false }
        return halves[0].split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
            label.first != 0x2D && label.last != 0x2D && !label.isEmpty
                && label.allSatisfy { isWord($0) && $0 != 0x5F || $0 == 0x2D }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    /// Lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
    private static func isComponent(_ text: Substring) -> Bool {
        var separator: [UInt8] = [0]
        for byte in text.utf8 {
            if isDigit(byte) || (0x61...0x7A).contains(byte) {
                guard
                    separator.isEmpty || separator == [0] || separator == [0x2E] || separator == [0x5F]
                        || separator == [0x5F, 0x5F] || separator.allSatisfy({ $0 == 0x2D })
                else { return false }
                separator = []
            } else {
                if separator == [0] { return false }
                separator.append(byte)
            }
        }
        return separator.isEmpty
    }

    /// The repository in full.
    public var repository: String { "\(domain)/\(path)" }

    /// The name under which containerd keeps it.
    public var name: String {
        // What is fetched for a tag later can never be what a digest says.
        if let digest { return "\(repository)@\(digest)" }
        return "\(repository):\(tag ?? "latest")"
    }

    /// As docker shows the repository: without docker.io and library.
    public var familiarRepository: String {
        guard domain == "docker.io" else { return repository }
        return path.hasPrefix("library/") ? String(path.dropFirst(8)) : path
    }

    public var familiar: String {
        if let digest { return "\(familiarRepository)\(tag.map { ":\($0)" } ?? "")@\(digest)" }
        return "\(familiarRepository):\(tag ?? "latest")"
    }
}
