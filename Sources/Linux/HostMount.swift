import Glibc

/// One of the mounts that a snapshotter described, in fstab's words: a container's root is made of them.
public struct HostMount: Sendable {
    public let kind: String
    public let source: String
    public let options: [String]

    public init(kind: String, source: String, options: [String]) {
        self.kind = kind
        self.source = source
        self.options = options
    }

    /// mount(2) takes one page of options; many layers need more, and then the folder above them all becomes
    /// the working folder for the call, so that their names get short.
    static let dataLimit = 4095

    /// May change the working folder for a moment: only where no other thread shares it.
    public func mount(at target: String) throws {
        let parsed = HostMountOptions(options)
        if let owners = try parsed.owners() {
            return try MappedMount(kind: kind, source: source, options: parsed, owners: owners).mount(at: target)
        }
        let data = parsed.data.joined(separator: ",")
        if data.utf8.count > Self.dataLimit {
            try mountFromCommonFolder(parsed, at: target)
        } else {
            try call(parsed.flags, data, at: target)
        }
        let readOnlyBind = UInt(MS_BIND | MS_RDONLY)
        if parsed.flags & readOnlyBind == readOnlyBind {
            // The first call of a bind mount ignores every flag but MS_REC.
            try call(parsed.flags | UInt(MS_REMOUNT), data, at: target)
        }
        if parsed.propagation != 0 {
            try systemCall("mount", path: target) { Glibc.mount("", target, "", parsed.propagation, nil) }
        }
    }

    private func call(_ flags: UInt, _ data: String, at target: String) throws(SystemCallError) {
        try systemCall("mount", path: target) { Glibc.mount(source, target, kind, flags, data) }
    }

    private func mountFromCommonFolder(_ parsed: HostMountOptions, at target: String) throws {
        let prefix = "lowerdir="
        guard let lower = parsed.data.first(where: { $0.hasPrefix(prefix) }) else {
            throw SystemCallError("mount", path: target, errno: E2BIG)
        }
        let layers = lower.dropFirst(prefix.count).split(separator: ":")
        let common = Self.commonFolder(layers)
        guard common.utf8.count > 1 else { throw SystemCallError("mount", path: target, errno: E2BIG) }
        let short = layers.map { $0.dropFirst(common.count + 1) }.joined(separator: ":")
        let data = parsed.data.map { $0 == lower ? prefix + short : $0 }.joined(separator: ",")
        guard data.utf8.count <= Self.dataLimit else { throw SystemCallError("mount", path: target, errno: E2BIG) }
        let back = try FileDescriptor.open(".", O_RDONLY | O_DIRECTORY)
        try systemCall("chdir", path: common) { chdir(common) }
        defer { _ = fchdir(back.raw) }
        try call(parsed.flags, data, at: target)
    }

    /// The longest folder that all paths lie in, "" when there is none.
    static func commonFolder(_ paths: [Substring]) -> String {
        guard var common = paths.first.map({ Files.parent(of: String($0)) }) else { return "" }
        for path in paths {
            while common != "/" && common != "." && !path.hasPrefix(common + "/") {
                common = Files.parent(of: common)
            }
        }
        return common == "." || common == "/" ? "" : common
    }

    /// Takes off everything mounted at `target`, or so many mounts from the top; a folder that carries no mount is no error.
    public static func unmountAll(_ target: String, atMost count: Int = 64) {
        for _ in 0..<count where umount2(target, Int32(MNT_DETACH | UMOUNT_NOFOLLOW)) != 0 { return }
    }
}
