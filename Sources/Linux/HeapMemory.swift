import CLinux

/// The C library's heap, from which Swift's objects come too.
public enum HeapMemory {
    /// Few heaps and early returns to the kernel; before the first thread.
    public static func limit() { monohull_limit_heap() }

    /// Gives free pages back. Takes about a millisecond, during which allocations of other threads wait.
    public static func trim() { monohull_trim_heap() }
}
