import Glibc
import Linux

extension UserNamespace {
    /// What a user is called outside: for a rootless engine's root the one who started it.
    static func outerUser(_ user: uid_t) -> uid_t {
        guard let map = try? CgroupFile.read("/proc/self/uid_map") else { return user }
        for line in CgroupFile.lines(map) {
            let numbers = CgroupFile.words(line).compactMap { UInt64($0) }
            guard numbers.count == 3, numbers[0] <= user, UInt64(user) < numbers[0] + numbers[2] else { continue }
            return uid_t(truncatingIfNeeded: numbers[1] + UInt64(user) - numbers[0])
        }
        return user
    }
}
