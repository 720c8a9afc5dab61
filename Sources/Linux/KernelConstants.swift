// Constants of fcntl.h that glibc shows with _GNU_SOURCE only, which Swift's Glibc module does not set.

/// The descriptor stands for a place in the tree and can't be read or written (open(2)).
public let O_PATH: Int32 = 0o10_000_000
/// A file without a name in the folder that is named (open(2)).
public let O_TMPFILE: Int32 = 0o20_200_000
/// The descriptor itself is meant (openat(2) and its family).
public let AT_EMPTY_PATH: Int32 = 0x1000
