import Linux

/// The path of a copy as docker understands it: absolute and cleaned by its text, but a "/" or "/." at its end is kept,
/// for it says that a folder is meant.
public struct CopyPath: Sendable, Equatable {
    public let text: String

    public init(_ given: String) {
        var cleaned = RootPath.cleaned(given)
        if Self.base(given) == ".", Self.base(cleaned) != "." { cleaned += cleaned.utf8.last == 0x2F ? "." : "/." }
        if given.utf8.last == 0x2F, cleaned.utf8.last != 0x2F { cleaned += "/" }
        text = cleaned
    }

    /// What the copy is called in the archive; "" for the root itself.
    public var archiveName: String {
        let base = Self.base(text)
        return base == "/" ? "" : base
    }

    /// The last name of a path, whatever slashes follow it; "/" where there are slashes alone, "." for nothing.
    public static func base(_ path: String) -> String {
        if path.isEmpty { return "." }
        let names = path.utf8.split(separator: 0x2F)
        return names.last.map { String(Substring($0)) } ?? "/"
    }
}
