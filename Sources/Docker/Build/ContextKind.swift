import CLinux
import Glibc
import Text

/// What the last word of `docker build` stands for.
enum ContextKind: Equatable {
    case standardInput
    case folder
    case git
    case web

    /// What is there on this machine is never a URL.
    static func of(_ text: String) throws(Failure) -> ContextKind {
        if text == "-" { return .standardInput }
        var status = stat()
        if stat(text, &status) == 0 { return .folder }
        if isGit(text) { return .git }
        if isWeb(text) { return .web }
        throw Failure("unable to prepare context: path \(GoQuote.quoted(text)) not found")
    }

    private static func isWeb(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

    /// `.git` at the end of the path, with a fragment behind it or without; or one of the old prefixes.
    static func isGit(_ text: String) -> Bool {
        if isWeb(text) {
            if text.hasSuffix(".git") { return true }
            guard let hash = text.utf8.indices.first(where: { text.utf8[$0] == 0x23 && text[..<$0].hasSuffix(".git") })
            else { return false }
            // "." of the expression that docker has matches no line's end.
            let fragment = text[hash...].dropFirst()
            return !fragment.isEmpty && !fragment.utf8.contains(0x0A)
        }
        return ["git://", "github.com/", "git@"].contains { text.hasPrefix($0) }
    }
}
