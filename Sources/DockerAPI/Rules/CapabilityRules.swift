import Linux

/// The capabilities of a container, by docker's names: with or without CAP_, in whatever case, or ALL.
public struct CapabilityRules: Sendable {
    public static let standard = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
        "CAP_AUDIT_WRITE",
    ]

    /// In the kernel's order.
    private let available: [String]

    public init(_ kernel: KernelFacilities) {
        available = CapabilityNames.all.filter { kernel.capabilities.contains($0) }
    }

    func names(_ given: [String], option: String) throws(EngineError) -> [String] {
        var names: [String] = []
        for text in given {
            let upper = text.uppercased()
            let name = upper == "ALL" || upper.hasPrefix("CAP_") ? upper : "CAP_" + upper
            guard name == "ALL" || CapabilityNames.all.contains(name) else {
                throw .invalid("invalid \(option): unknown capability: \"\(name)\"")
            }
            guard name == "ALL" || available.contains(name) else {
                throw .invalid(
                    "invalid \(option): capability not supported by your kernel or not available in the current "
                        + "environment: \"\(name)\""
                )
            }
            names.append(name)
        }
        return names
    }

    /// What the container gets.
    public func set(add: [String], drop: [String], isPrivileged: Bool) throws(EngineError) -> [String] {
        if isPrivileged { return available }
        let add = try names(add, option: "CapAdd")
        let drop = try names(drop, option: "CapDrop")
        if add.contains("ALL") { return available.filter { !drop.contains($0) } }
        if drop.contains("ALL") { return add }
        return Self.standard.filter { !drop.contains($0) } + add
    }
}
