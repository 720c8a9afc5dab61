import Linux
import Text

/// Files of KEY=VALUE lines: `--env-file`, `--label-file`.
enum KeyValueFile {
    private static let limit = 1 << 20

    /// Files first, then `-e`. In a file a name without a value takes ours, and is left out when we have none; on the
    /// command line it then stands for a variable that is taken away.
    static func environment(_ options: ParsedOptions) throws -> [String] {
        try options.list("env-file").flatMap { try lines($0, lookup: Configuration.value) } + options.list("env")
    }

    /// Blank lines and comments are left out; without `lookup` lines without a value are, too.
    static func lines(_ path: String, lookup: (String) -> String? = { _ in nil }) throws -> [String] {
        let text: String
        do {
            let bytes = try Files.read(path, limit: limit)
            guard let valid = String(validating: bytes, as: UTF8.self) else {
                throw Failure("invalid env file (\(path)): invalid utf8 bytes")
            }
            text = valid
        } catch let error as SystemCallError {
            throw Failure("open \(path): \(error.reason)")
        }
        return try text.utf8.split(separator: 0x0A).compactMap { bytes in
            let line = String(
                Substring(bytes.last == 0x0D ? bytes.dropLast() : bytes).drop { $0 == "\u{FEFF}" || $0.isWhitespace }
            )
            if line.isEmpty || line.hasPrefix("#") { return nil }
            let key = line.prefix { $0 != "=" }
            if key.isEmpty { throw Failure("invalid env file (\(path)): no variable name on line '\(line)'") }
            if key.contains(where: { $0 == " " || $0 == "\t" }) {
                throw Failure("invalid env file (\(path)): variable '\(key)' contains whitespaces")
            }
            return key.utf8.count < line.utf8.count ? line : lookup(line).map { "\(line)=\($0)" }
        }
    }
}
