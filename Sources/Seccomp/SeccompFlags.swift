/// SECCOMP_FILTER_FLAG_* of linux/seccomp.h.
enum SeccompFlags {
    static let log: UInt32 = 1 << 1
    static let specAllow: UInt32 = 1 << 2
    static let newListener: UInt32 = 1 << 3
    static let waitKillableReceive: UInt32 = 1 << 5

    /// The names that a profile may have. TSYNC is 0: when the filter is loaded the process has one thread.
    static let known: [(name: String, value: UInt32)] = [
        ("SECCOMP_FILTER_FLAG_TSYNC", 0), ("SECCOMP_FILTER_FLAG_SPEC_ALLOW", specAllow),
        ("SECCOMP_FILTER_FLAG_LOG", log), ("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", waitKillableReceive),
    ]

    /// A profile without the member gets SPEC_ALLOW as from runc, one with an empty list gets none.
    static func value(_ names: [String]?, notifies: Bool) throws(SeccompError) -> UInt32 {
        var flags = notifies ? newListener : 0
        guard let names else { return flags | specAllow }
        for name in names {
            guard let flag = known.first(where: { $0.name == name }) else {
                throw SeccompError("seccomp flag \(name) is not known to runc")
            }
            flags |= flag.value
        }
        // The kernel takes this one with a listener only (EINVAL).
        return notifies ? flags : flags & ~waitKillableReceive
    }
}
