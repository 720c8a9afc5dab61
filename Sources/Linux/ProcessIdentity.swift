import Glibc

/// A process that can't be mistaken for a later one with the same id: id and start time together.
public struct ProcessIdentity: Sendable, Equatable {
    public let pid: pid_t
    /// Clock ticks since boot (field 22 of proc_pid_stat(5)).
    public let startTime: UInt64

    public init(pid: pid_t, startTime: UInt64) {
        self.pid = pid
        self.startTime = startTime
    }

    /// nil when there is no such process, or when it is a zombie that nobody has waited for yet.
    public static func of(_ pid: pid_t) -> ProcessIdentity? {
        guard let bytes = try? Files.read("/proc/\(pid)/stat", limit: 4096) else { return nil }
        // The name, in parentheses, may hold anything: what follows the last one is in fields.
        guard let close = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(close + 1)...].split(separator: 0x20)
        guard fields.count > 19, let state = fields[0].first else { return nil }
        if state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") { return nil }
        guard let start = UInt64(String(decoding: fields[19], as: UTF8.self)) else { return nil }
        return ProcessIdentity(pid: pid, startTime: start)
    }

    public var isAlive: Bool { Self.of(pid) == self }

    /// Signals this very process: the descriptor is taken first, then the start time is looked at again.
    public func send(_ signal: Int32) throws(SystemCallError) {
        let descriptor = try PidFD.open(pid)
        guard isAlive else { throw SystemCallError("kill", errno: ESRCH) }
        try descriptor.send(signal)
    }

    /// SIGKILL, and waits up to `seconds` for the end. False when it still runs then, which a process in an
    /// uninterruptible wait does.
    public func end(seconds: Int) throws(SystemCallError) -> Bool {
        do {
            let descriptor = try PidFD.open(pid)
            guard isAlive else { return true }
            try descriptor.send(SIGKILL)
            return descriptor.waitForExit(milliseconds: Int32(clamping: seconds * 1000))
        } catch {
            if error.errno == ESRCH { return true }
            throw error
        }
    }
}
