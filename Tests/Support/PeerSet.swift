import Linux

/// One set of the real parts, from one suite of Debian.
public enum PeerSet: String, CaseIterable, Sendable, CustomStringConvertible {
    /// docker 20.10 and containerd 1.6, the oldest.
    case bookworm
    case trixie
    case sid

    public var description: String { rawValue }

    /// trixie's criu, which both sets and podman use.
    public static let criu = "\(Environment.root)/out/peers/criu/bin/criu"

    public func program(_ name: String) -> String { "\(Environment.root)/out/peers/\(rawValue)/bin/\(name)" }

    /// Why the set cannot be used here, or nil.
    public var obstacle: String? { Self.obstacle(rawValue, program: program("containerd")) }

    /// Why what scripts/peers installs under that name cannot be used here, or nil. scripts/test leaves the reason of
    /// a failed installation in a file.
    public static func obstacle(_ name: String, program: String) -> String? {
        if !Environment.isRoot { return "needs root" }
        if Environment.isExecutable(program) { return nil }
        let note = "\(Environment.root)/out/peers/\(name).reason"
        guard let bytes = try? Files.read(note) else { return "\(name) is not installed (scripts/peers install)" }
        return String(decoding: bytes.filter { $0 != 10 }, as: UTF8.self)
    }
}
