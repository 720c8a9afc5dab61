/// Calls that are newer than the profile get ENOSYS, as runc has it: a profile can't name them, and a program that
/// gets EPERM does not try the older call. "Newer" are numbers above the largest one in the profile.
enum NewerCalls {
    /// Where numbers begin (true) and end (false) to be newer, from 0 on. The architectures share an audit value.
    static func bounds(_ rules: [ArchitectureRules]) -> [(start: UInt32, isNewer: Bool)] {
        let known = rules.filter { $0.largest != 0 }
        guard let first = known.first else { return [(0, false)] }
        guard first.architecture.audit == SeccompArchitecture.auditX8664 else {
            return [(0, false), (first.largest + 1, true)]
        }
        // x86_64 and x32: which one it is says bit 30 alone.
        let (x32, second) = (SeccompArchitecture.x32Bit, SeccompArchitecture.x32Bit << 1)
        if known.count == 2 {
            let (low, high) = (min(first.largest, known[1].largest), max(first.largest, known[1].largest))
            return [(0, false), (low + 1, true), (x32, false), (high + 1, true)]
        }
        if first.largest < x32 {
            return [(0, false), (first.largest + 1, true), (x32, false), (second, true), (second + x32, false)]
        }
        return [(0, false), (first.largest + 1, true), (second, false), (second + x32, true)]
    }
}
