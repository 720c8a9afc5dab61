import Glibc

/// What the kernel refused: the call, its errno and, where there is one, the path.
///
/// It stays data up to the edge that words it for a client.
public struct SystemCallError: Error, Sendable, Equatable, CustomStringConvertible {
    public let errno: Int32
    public let call: String
    public let path: String?

    public init(_ call: String, path: String? = nil, errno: Int32 = Glibc.errno) {
        self.errno = errno
        self.call = call
        self.path = path
    }

    /// Go's form, which clients of docker and runc match on: "open /x: no such file or directory".
    public var description: String {
        guard let path else { return "\(call): \(reason)" }
        return "\(call) \(path): \(reason)"
    }

    /// strerror with Go's lower-case first letter ("permission denied", "input/output error").
    public var reason: String {
        if errno == ENOSYS {
            return "function not implemented (this kernel lacks it: Linux \(KernelFeatures.needed) or later is needed)"
        }
        let text = String(cString: strerror(errno))
        guard let first = text.first, text.count > 1 else { return text }
        return first.lowercased() + text.dropFirst()
    }
}

/// Runs a call that reports failure by -1 and errno, again when a signal interrupted it.
@discardableResult
public func systemCall<Result: FixedWidthInteger & SignedInteger>(
    _ name: String,
    path: String? = nil,
    retryOnInterrupt: Bool = true,
    _ body: () -> Result
) throws(SystemCallError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let code = errno
        if code == EINTR && retryOnInterrupt { continue }
        throw SystemCallError(name, path: path, errno: code)
    }
}
