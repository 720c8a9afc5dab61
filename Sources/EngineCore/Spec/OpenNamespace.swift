import Glibc
import Linux

/// A namespace that the runtime joins by this process's descriptor: it needs no place of its own.
final class OpenNamespace: Sendable {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Good as long as this object is.
    var path: String { "/proc/\(getpid())/fd/\(descriptor.raw)" }
}
