import CLinux
import Glibc

/// A descriptor that stands for one process (pidfd_open(2)).
public struct PidFD: ~Copyable, Sendable {
    public let descriptor: FileDescriptor

    public init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    public static func open(_ pid: pid_t) throws(SystemCallError) -> PidFD {
        PidFD(FileDescriptor(owning: try systemCall("pidfd_open") { monohull_pidfd_open(pid) }))
    }

    public func send(_ signal: Int32) throws(SystemCallError) {
        let raw = descriptor.raw
        try systemCall("pidfd_send_signal") { monohull_pidfd_send_signal(raw, signal) }
    }

    /// For a descriptor that somebody else owns.
    public static func send(_ signal: Int32, to raw: Int32) throws(SystemCallError) {
        try systemCall("pidfd_send_signal") { monohull_pidfd_send_signal(raw, signal) }
    }

    /// Waits until the process has ended; whether it has, after `milliseconds` at the most.
    public func waitForExit(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
