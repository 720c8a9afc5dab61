import Linux
import Text

/// `OS[/ARCHITECTURE[/VARIANT]]` as the member that the API takes.
enum PlatformValue {
    static func json(_ text: String) throws -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let wrong = parts.first(where: { !isComponent($0) }) {
            throw Failure(
                "invalid platform: \(GoQuote.quoted(wrong)) is an invalid component of \(GoQuote.quoted(text)): "
                    + "platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument"
            )
        }
        guard parts.count <= 3 else {
            throw Failure(
                "invalid platform: \(GoQuote.quoted(text)): cannot parse platform specifier: invalid argument"
            )
        }
        var writer = JSONWriter()
        writer.object { platform in
            platform.member("architecture", parts.count > 1 ? parts[1] : "")
            platform.member("os", parts[0])
            if parts.count > 2 { platform.member("variant", parts[2]) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func isComponent(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
