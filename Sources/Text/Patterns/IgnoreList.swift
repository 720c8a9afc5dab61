/// What a .dockerignore leaves out of a folder, by the rules of moby's patternmatcher: of several patterns that match a
/// path the last counts, and what is in a folder that matches, matches.
public struct IgnoreList: Sendable {
    /// A pattern that is none.
    public struct Malformed: Error, CustomStringConvertible {
        public let description: String

        init(_ description: String = "syntax error in pattern") { self.description = description }
    }

    /// Which of the patterns match a folder: what is in it need not be compared with those again.
    public typealias Matches = [Bool]

    private let patterns: [IgnorePattern]
    /// A longer line is refused, as Go's scanner does.
    private static let longestLine = 64 << 10

    public init(_ lines: [String]) throws(Malformed) {
        var patterns: [IgnorePattern] = []
        for line in lines {
            var text = Self.trimmed(line)
            if text.isEmpty { continue }
            text = Self.cleaned(text)
            let isException = text.hasPrefix("!")
            if isException {
                text.removeFirst()
                if text.isEmpty { throw Malformed("illegal exclusion pattern: \"!\"") }
            }
            if Glob(text) == nil { throw Malformed() }
            patterns.append(IgnorePattern(text, isException: isException))
        }
        self.patterns = patterns
    }

    /// The patterns of a file, each in its plainest form: paths from the root are paths from the folder.
    public static func lines(_ file: [UInt8]) throws(Malformed) -> [String] {
        var patterns: [String] = []
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = file.starts(with: mark) ? file.dropFirst(mark.count) : file[...]
        for bytes in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
            if bytes.count >= longestLine { throw Malformed("bufio.Scanner: token too long") }
            if bytes.first == UInt8(ascii: "#") { continue }
            var pattern = trimmed(String(decoding: bytes, as: UTF8.self))
            if pattern.isEmpty { continue }
            let isException = pattern.hasPrefix("!")
            if isException { pattern = trimmed(String(pattern.dropFirst())) }
            if !pattern.isEmpty {
                pattern = cleaned(pattern)
                if pattern.utf8.count > 1, pattern.hasPrefix("/") { pattern.removeFirst() }
            }
            patterns.append(isException ? "!\(pattern)" : pattern)
        }
        return patterns
    }

    /// Whether there are patterns that take back what others leave out.
    public var hasExceptions: Bool { patterns.contains(where: \.isException) }

    /// Whether something in a folder that is left out may be taken back.
    public func hasException(below folder: String) -> Bool {
        patterns.contains { $0.isException && "\($0.text)/".utf8.starts(with: "\(folder)/".utf8) }
    }

    /// Whether a path is left out. Each pattern is compared with the path and with the folders above it.
    public func matches(_ path: String) throws(Malformed) -> Bool {
        var isMatched = false
        for pattern in patterns where pattern.isException == isMatched {
            var isHit = try pattern.matches(path)
            if !isHit { isHit = Self.folders(above: path).contains { (try? pattern.matches($0)) ?? false } }
            if isHit { isMatched = !pattern.isException }
        }
        return isMatched
    }

    /// The same question by an older rule, which docker asks of the Dockerfile and of .dockerignore itself: of the folders
    /// above a path it looks at the one alone that is as deep as the pattern.
    public func matchesByDepth(_ path: String) throws(Malformed) -> Bool {
        var isMatched = false
        let folders = Self.folders(above: path)
        for pattern in patterns where pattern.isException == isMatched {
            var isHit = try pattern.matches(path)
            let depth = pattern.text.utf8.count { $0 == UInt8(ascii: "/") } + 1
            if !isHit, depth <= folders.count { isHit = (try? pattern.matches(folders[depth - 1])) ?? false }
            if isHit { isMatched = !pattern.isException }
        }
        return isMatched
    }

    /// The same in a walk, with what was found of the folder that holds the path; `above` is nil in the folder itself.
    public func matches(_ path: String, above: Matches?) throws(Malformed) -> (isMatched: Bool, matches: Matches) {
        var found = Matches(repeating: false, count: patterns.count)
        var isMatched = false
        for (index, pattern) in patterns.enumerated() {
            var isHit = above?[index] ?? false
            if !isHit {
                if pattern.isException != isMatched { continue }
                isHit = try pattern.matches(path)
            }
            found[index] = isHit
            if isHit { isMatched = !pattern.isException }
        }
        return (isMatched, found)
    }

    private static func folders(above path: String) -> [String] {
        var folders: [String] = []
        for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == 0x2F && index != path.utf8.startIndex {
            folders.append(String(path[..<index]))
        }
        return folders
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(scalars[...last])
    }

    /// The shortest way to write a path, by its text alone, as Go's filepath.Clean has it.
    public static func cleaned(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var names: [Substring] = []
        for part in path.utf8.split(separator: 0x2F) {
            let name = Substring(part)
            if name == "." { continue }
            if name != ".." || (!isAbsolute && (names.last ?? "..") == "..") {
                names.append(name)
            } else {
                _ = names.popLast()
            }
        }
        let joined = names.joined(separator: "/")
        return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
    }
}
