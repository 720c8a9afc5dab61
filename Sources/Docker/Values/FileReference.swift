import Text

/// `--secret` and `--config` of a service: NAME, or fields of source, target, uid, gid and mode.
struct FileReference {
    let name: String
    private(set) var target: String
    private var user = "0"
    private var group = "0"
    private var mode: UInt32 = 0o444

    /// `noun` is "secret" or "config", for errors.
    init(_ text: String, _ noun: String) throws(OptionError) {
        let fields = try CommaSeparated.fields(text)
        if fields.count == 1, !text.contains("=") {
            name = fields[0]
            target = name
            return
        }
        var source = ""
        target = ""
        for field in fields {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw OptionError("invalid field '\(field)' must be a key=value pair")
            }
            switch parts[0].lowercased() {
            case "source", "src": source = parts[1]
            case "target": target = parts[1]
            case "uid": user = parts[1]
            case "gid": group = parts[1]
            case "mode": mode = try Self.mode(parts[1])
            default: throw OptionError("invalid field in \(noun) request: \(parts[0])")
            }
        }
        if source.isEmpty { throw OptionError("source is required") }
        if target.isEmpty { target = source }
        name = source
    }

    /// In octal behind a nought, as modes are written.
    private static func mode(_ text: String) throws(OptionError) -> UInt32 {
        let isOctal = text.hasPrefix("0") && text.utf8.count > 1
        guard let first = text.utf8.first, (0x30...0x39).contains(first),
            let mode = UInt32(text.hasPrefix("0o") ? String(text.dropFirst(2)) : text, radix: isOctal ? 8 : 10)
        else {
            throw OptionError(
                "invalid mode specified: strconv.ParseUint: parsing \(GoQuote.quoted(text)): invalid syntax"
            )
        }
        return mode
    }

    var file: Tree {
        ["Name": .string(target), "UID": .string(user), "GID": .string(group), "Mode": .int(Int64(mode))]
    }
}
