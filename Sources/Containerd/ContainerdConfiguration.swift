import Linux

/// The few keys of containerd's configuration file that are honoured. Any other is refused: a setting that is read
/// over silently would be worse than none.
struct ContainerdConfiguration {
    private(set) var root: String?
    private(set) var state: String?
    private(set) var address: String?

    init(file: String) throws {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(file, limit: 1 << 20)
        } catch {
            throw EngineError.invalid("failed to load configuration: \(error)")
        }
        var section = ""
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = Self.trim(line)
            if text.isEmpty || text.hasPrefix("#") { continue }
            let place = "\(file):\(index + 1)"
            if text.hasPrefix("[") && text.hasSuffix("]") {
                section = Self.trim(text.dropFirst().dropLast())
                guard section == "grpc" else { throw Self.unknown(place, "[\(section)]") }
                continue
            }
            guard let equals = text.firstIndex(of: "=") else {
                throw EngineError.invalid("\(place): expected KEY = VALUE")
            }
            let key = Self.trim(text[..<equals])
            try take(section, key, Self.trim(text[text.index(after: equals)...]), place)
        }
    }

    private mutating func take(_ section: String, _ key: String, _ value: String, _ place: String) throws {
        switch section.isEmpty ? key : "\(section).\(key)" {
        case "version":
            guard ["2", "3"].contains(value) else {
                throw EngineError.invalid("\(place): configuration version \(value) is not supported: 2 or 3")
            }
        case "root": root = try Self.string(value, place)
        case "state": state = try Self.string(value, place)
        case "grpc.address": address = try Self.string(value, place)
        case let name: throw Self.unknown(place, name)
        }
    }

    private static func unknown(_ place: String, _ name: String) -> EngineError {
        .notImplemented("\(place): \(name) is not implemented; only version, root, state and [grpc] address are")
    }

    private static func string(_ text: String, _ place: String) throws -> String {
        guard let quote = text.first, text.count >= 2, text.last == quote, quote == "\"" || quote == "'" else {
            throw EngineError.invalid("\(place): expected a quoted string")
        }
        let inner = text.dropFirst().dropLast()
        guard !inner.contains(quote), quote == "'" || !inner.contains("\\") else {
            throw EngineError.notImplemented("\(place): escapes in strings are not implemented")
        }
        return String(inner)
    }

    private static func trim(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        return String(rest)
    }
}
