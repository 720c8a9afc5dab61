import OCI

/// runc's rule for calls above the largest one in a profile, told without ranges or code: number by number.
struct NewerCallModel {
    private let profile: LinuxSeccomp
    private var largest: [String: UInt32] = [:]

    init(_ profile: LinuxSeccomp) {
        self.profile = profile
        for name in Set(profile.architectures + [Oracle.native]) {
            guard let token = Oracle.token(name) else { continue }
            let numbers = profile.syscalls.flatMap(\.names).map { Oracle.number($0, token) }
            if let top = numbers.max(), top > 0 { largest[name] = UInt32(top) }
        }
    }

    func isNewer(_ number: UInt32, audit: UInt32) -> Bool {
        if ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"].contains(profile.defaultAction) { return false }
        let names = Oracle.architectures.filter { $0.audit == audit && largest[$0.name] != nil }.map(\.name)
        guard let first = names.first, let top = largest[first] else { return false }
        guard audit == 0xC000_003E else { return number > top }
        let name = number & 0x4000_0000 == 0 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_X32"
        guard let top = largest[name] else { return false }
        return number > top
    }
}
