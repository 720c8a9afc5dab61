import CLinux
import Glibc
import Linux

/// A process as `ps -ef` shows it, read from /proc.
struct HostProcess {
    static let titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]

    /// In the order of the titles.
    let columns: [String]

    /// nil for one that has ended. `users` has the names of the host's accounts.
    init?(_ pid: pid_t, users: [UInt32: String]) {
        guard let text = try? Files.read("/proc/\(pid)/stat", limit: 65536),
            let status = try? FileStatus("/proc/\(pid)"),
            // The name stands in brackets and may have anything in it.
            let open = text.firstIndex(of: 0x28), let close = text.lastIndex(of: 0x29), open < close
        else { return nil }
        let fields = text[(close + 1)...].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 19, let used = Int(fields[11]), let inKernel = Int(fields[12]), let began = Int(fields[19])
        else { return nil }
        let ticks = max(1, Int(sysconf(Int32(_SC_CLK_TCK))))
        let seconds = (used + inKernel) / ticks
        var up = timespec()
        clock_gettime(CLOCK_BOOTTIME, &up)
        let age = max(0, Int(up.tv_sec) - began / ticks)
        let start = Timestamp.secondsNow() - age
        let share = age == 0 ? 0 : min(99, (used + inKernel) * 100 / ticks / age)
        let name = String(decoding: text[(open + 1)..<close], as: UTF8.self)
        columns = [
            users[status.uid] ?? String(status.uid), String(pid), fields[1], String(share), Self.startTime(start),
            Self.terminal(Int(fields[4]) ?? 0), Self.clock(seconds), Self.command(pid) ?? "[\(name)]",
        ]
    }

    /// The hour of today, the day of this year, or the year.
    private static func startTime(_ seconds: Int) -> String {
        var now = time(nil)
        var start = time_t(seconds)
        var today = tm()
        var parts = tm()
        localtime_r(&now, &today)
        localtime_r(&start, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if parts.tm_year != today.tm_year { return String(Int(parts.tm_year) + 1900) }
        if parts.tm_yday == today.tm_yday { return "\(two(parts.tm_hour)):\(two(parts.tm_min))" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return months[Int(parts.tm_mon) % 12] + two(parts.tm_mday)
    }

    private static func clock(_ seconds: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let days = seconds / 86400
        return (days > 0 ? "\(days)-" : "")
            + "\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// By its number: the devices of pts have the majors 136 to 143 (proc_pid_stat(5)).
    private static func terminal(_ number: Int) -> String {
        let major = number >> 8 & 0xFFF
        let minor = number & 0xFF | number >> 12 & 0xFFF00
        switch major {
        case 136...143: return "pts/\((major - 136) << 8 + minor)"
        case 4: return minor < 64 ? "tty\(minor)" : "ttyS\(minor - 64)"
        case 5 where minor == 1: return "console"
        default: return "?"
        }
    }

    private static func command(_ pid: pid_t) -> String? {
        guard let bytes = try? Files.read("/proc/\(pid)/cmdline", limit: 1 << 20), !bytes.isEmpty else { return nil }
        let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return words.joined(separator: " ")
    }
}
