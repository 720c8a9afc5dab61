import Linux
import Text

/// `OS[/ARCHITECTURE[/VARIANT]]` as the member that the API takes.
enum PlatformValue {
    static func json(_ text: String) throws -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw Failure("invalid platform: \(GoQuote.quoted(text)) is an invalid OS/Arch/Variant")
        }
        var writer = JSONWriter()
        writer.object { platform in
            platform.member("architecture", parts.count > 1 ? parts[1] : "")
            platform.member("os", parts[0])
            if parts.count > 2 { platform.member("variant", parts[2]) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
