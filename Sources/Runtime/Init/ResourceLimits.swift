import CLinux
import Glibc
import Linux
import OCI

/// process.rlimits (getrlimit(2)).
enum ResourceLimits {
    private static let numbers: [String: Int32] = [
        "RLIMIT_CPU": 0, "RLIMIT_FSIZE": 1, "RLIMIT_DATA": 2, "RLIMIT_STACK": 3, "RLIMIT_CORE": 4, "RLIMIT_RSS": 5,
        "RLIMIT_NPROC": 6, "RLIMIT_NOFILE": 7, "RLIMIT_MEMLOCK": 8, "RLIMIT_AS": 9, "RLIMIT_LOCKS": 10,
        "RLIMIT_SIGPENDING": 11, "RLIMIT_MSGQUEUE": 12, "RLIMIT_NICE": 13, "RLIMIT_RTPRIO": 14, "RLIMIT_RTTIME": 15,
    ]

    /// Each type may stand once; bad names are told before anything is made.
    static func validate(_ limits: [SpecRlimit]) throws {
        var seen: Set<String> = []
        for limit in limits {
            if numbers[limit.type] == nil { throw RuntimeError("wrong rlimit value: \(limit.type)") }
            if !seen.insert(limit.type).inserted { throw RuntimeError("duplicated rlimit type: \(limit.type)") }
        }
    }

    /// Of the calling process, while its files in /proc are its user's: before it is closed to tracing.
    static func setOOMScore(_ score: Int?) throws {
        guard let score else { return }
        do throws(SystemCallError) {
            try FileDescriptor.open("/proc/self/oom_score_adj", O_WRONLY).writeAll(Array("\(score)".utf8))
        } catch {
            throw RuntimeError("failed to update /proc/self/oom_score_adj: \(error.reason)")
        }
    }

    /// From outside: in a user namespace the process itself may not raise its hard limits.
    static func apply(_ limits: [SpecRlimit], to pid: pid_t) throws {
        for limit in limits {
            guard let number = numbers[limit.type] else { throw RuntimeError("wrong rlimit value: \(limit.type)") }
            if monohull_prlimit(pid, number, limit.soft, limit.hard) != 0 {
                let reason = SystemCallError("prlimit").reason
                throw RuntimeError(
                    "error setting rlimits for ready process: error setting rlimit type \(number): \(reason) (\(limit.type))"
                )
            }
        }
    }
}
