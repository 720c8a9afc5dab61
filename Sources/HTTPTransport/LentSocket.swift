import Linux

/// A socket that no event loop knows, with what was read of it already.
struct LentSocket: ~Copyable, Sendable {
    let descriptor: FileDescriptor
    var early: [UInt8]
}
