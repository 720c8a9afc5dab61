import CLinux
import Synchronization

/// Memory that an idle process can do without. The heap is the C library's, from which Swift's objects come too.
public enum ProcessMemory {
    private static let caches = Mutex<[@Sendable () -> Void]>([])

    /// One heap, for a daemon that trims it when it rests; before the first thread.
    public static func limit() { monohull_limit_heap() }

    /// From now on each trim begins with `give`, which lets go of what can be read again. It is called on any thread.
    public static func addCache(_ give: @escaping @Sendable () -> Void) { caches.withLock { $0.append(give) } }

    /// Gives free pages back. Takes about a millisecond, during which allocations of other threads wait.
    public static func trim() {
        for give in caches.withLock({ $0 }) { give() }
        monohull_trim_heap()
    }

    /// Takes the program's own text out of this process; the page cache keeps it. What is executed next is mapped again,
    /// some pages at a time.
    public static func forgetText() { monohull_forget_text() }
}
