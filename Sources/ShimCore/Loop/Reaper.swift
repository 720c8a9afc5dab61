import CLinux
import Glibc
import Linux

/// Collects every child, own and adopted (the shim is a subreaper), and tells who asked for it.
///
/// A container's init is adopted when `runc create` exits, and may itself end before its number is known from
/// the pid file. So exits that nobody claimed are kept while a command that can leave such a process runs.
final class Reaper {
    struct Exit {
        let pid: pid_t
        /// 0 to 255, or 128 and the signal's number.
        let status: UInt32
        let time: timespec
    }

    private struct Claim {
        let pid: pid_t
        let body: (Exit) -> Void
    }

    private var claims: [Claim] = []
    private var unclaimed: [Exit] = []
    private var adoptions = 0

    /// Calls `body` once when `pid` has ended, at once when it has already.
    func claim(_ pid: pid_t, _ body: @escaping (Exit) -> Void) {
        if let index = unclaimed.firstIndex(where: { $0.pid == pid }) {
            body(unclaimed.remove(at: index))
        } else {
            claims.append(Claim(pid: pid, body: body))
        }
    }

    /// From here to `endAdoption` exits of unknown processes are remembered.
    func beginAdoption() { adoptions += 1 }

    func endAdoption() {
        adoptions -= 1
        if adoptions == 0 { unclaimed.removeAll() }
    }

    /// Reaps all that have ended, then tells: a handler sees every exit of the batch as known.
    func reap() {
        var told: [(Claim, Exit)] = []
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, WNOHANG)
            if pid <= 0 { break }
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            let exit = Exit(pid: pid, status: Self.exitCode(status), time: time)
            if let index = claims.firstIndex(where: { $0.pid == pid }) {
                told.append((claims.remove(at: index), exit))
            } else if adoptions > 0 {
                unclaimed.append(exit)
            }
        }
        for (claim, exit) in told { claim.body(exit) }
    }

    private static func exitCode(_ status: Int32) -> UInt32 {
        let signal = status & 0x7F
        return signal == 0 ? UInt32((status >> 8) & 0xFF) : UInt32(128 + signal)
    }
}
