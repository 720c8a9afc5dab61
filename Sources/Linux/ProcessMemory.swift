import CLinux

/// Memory that an idle process can do without. The heap is the C library's, from which Swift's objects come too.
public enum ProcessMemory {
    /// Few heaps, for a daemon that trims them when it rests; before the first thread.
    public static func limit() { monohull_limit_heap() }

    /// Gives free pages back. Takes about a millisecond, during which allocations of other threads wait.
    public static func trim() { monohull_trim_heap() }

    /// Takes the program's own text out of this process; the page cache keeps it. What is executed next is mapped again,
    /// some pages at a time.
    public static func forgetText() { monohull_forget_text() }
}
