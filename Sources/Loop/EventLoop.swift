import CLinux
import Glibc
import Linux

/// One epoll loop on one thread: everything its process does happens in a handler called from `run`.
///
/// Handlers never block. Descriptors belong to their owners, who remove them here before they close them.
public final class EventLoop {
    public typealias Handler = (UInt32) -> Void

    public static let readable = EPOLLIN.rawValue
    public static let writable = EPOLLOUT.rawValue
    public static let failed = EPOLLERR.rawValue
    /// A change is told once.
    public static let edge = EPOLLET.rawValue

    private struct Slot {
        var generation: UInt32 = 0
        var handler: Handler?
    }

    private struct Timer {
        let id: UInt64
        let deadline: UInt64
        let body: () -> Void
    }

    private let epoll: FileDescriptor
    private var slots: [Slot] = []
    private var timers: [Timer] = []
    private var lastTimer: UInt64 = 0
    private var stopped = false
    /// Shared by all pumps: read into, handed on and forgotten before the handler returns.
    public let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    public init() throws(SystemCallError) {
        epoll = FileDescriptor(owning: try systemCall("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    }

    deinit { scratch.deallocate() }

    public func add(_ descriptor: Int32, _ events: UInt32, _ handler: @escaping Handler) throws(SystemCallError) {
        let index = Int(descriptor)
        while slots.count <= index { slots.append(Slot()) }
        slots[index].generation &+= 1
        slots[index].handler = handler
        do {
            try control(EPOLL_CTL_ADD, descriptor, events)
        } catch {
            slots[index].handler = nil
            throw error
        }
    }

    public func modify(_ descriptor: Int32, _ events: UInt32) {
        try? control(EPOLL_CTL_MOD, descriptor, events)
    }

    public func remove(_ descriptor: Int32) {
        let index = Int(descriptor)
        guard index >= 0, index < slots.count, slots[index].handler != nil else { return }
        slots[index].handler = nil
        var event = epoll_event()
        epoll_ctl(epoll.raw, EPOLL_CTL_DEL, descriptor, &event)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) throws(SystemCallError) {
        // The generation tells a late event of a closed descriptor from one of its successor.
        let tag = UInt64(slots[Int(descriptor)].generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        var event = epoll_event(events: events, data: epoll_data_t(u64: tag))
        let epoll = self.epoll.raw
        try systemCall("epoll_ctl") { epoll_ctl(epoll, operation, descriptor, &event) }
    }

    @discardableResult
    public func after(milliseconds: UInt64, _ body: @escaping () -> Void) -> UInt64 {
        lastTimer += 1
        timers.append(Timer(id: lastTimer, deadline: Self.now() + milliseconds * 1_000_000, body: body))
        return lastTimer
    }

    public func cancel(timer: UInt64) {
        timers.removeAll { $0.id == timer }
    }

    public func stop() { stopped = true }

    /// Milliseconds of quiet after which the program text is unmapped.
    private static let idleTime: Int32 = 250

    /// Runs until `stop`.
    public func run() throws(SystemCallError) {
        let capacity = 32
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
        defer { events.deallocate() }
        // Once after each time of work: what the work has touched of the text goes back to the page cache.
        var hasWorked = true
        while !stopped {
            let epoll = self.epoll.raw
            var timeout = nextTimeout()
            let mayBeIdle = hasWorked && (timeout < 0 || timeout > Self.idleTime)
            if mayBeIdle { timeout = Self.idleTime }
            let count = try systemCall("epoll_wait") { epoll_wait(epoll, events, Int32(capacity), timeout) }
            if mayBeIdle && count == 0 {
                hasWorked = false
                ProcessMemory.forgetText()
                continue
            }
            hasWorked = hasWorked || count > 0
            for index in 0..<Int(count) { dispatch(events[index]) }
            runTimers()
        }
    }

    private func dispatch(_ event: epoll_event) {
        let tag = event.data.u64
        let index = Int(tag & 0xFFFF_FFFF)
        guard index < slots.count, slots[index].generation == UInt32(tag >> 32) else { return }
        slots[index].handler?(event.events)
    }

    private func nextTimeout() -> Int32 {
        guard let first = timers.map(\.deadline).min() else { return -1 }
        let now = Self.now()
        return first <= now ? 0 : Int32(clamping: (first - now) / 1_000_000 + 1)
    }

    private func runTimers() {
        guard !timers.isEmpty else { return }
        let now = Self.now()
        let due = timers.filter { $0.deadline <= now }
        guard !due.isEmpty else { return }
        timers.removeAll { $0.deadline <= now }
        for timer in due { timer.body() }
    }

    /// Nanoseconds of the clock that timers go by.
    public static func now() -> UInt64 {
        UInt64(MonotonicClock.nanoseconds)
    }
}
