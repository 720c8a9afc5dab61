// Constants of fcntl.h and sched.h that glibc shows with _GNU_SOURCE only, which Swift's Glibc module does not set.

/// The descriptor stands for a place in the tree and can't be read or written (open(2)).
public let O_PATH: Int32 = 0o10_000_000
/// A file without a name in the folder that is named (open(2)).
public let O_TMPFILE: Int32 = 0o20_200_000
/// The descriptor itself is meant (openat(2) and its family).
public let AT_EMPTY_PATH: Int32 = 0x1000
/// A new network namespace (clone(2), setns(2)).
public let CLONE_NEWNET: Int32 = 0x4000_0000
/// A new user namespace.
public let CLONE_NEWUSER: Int32 = 0x1000_0000
