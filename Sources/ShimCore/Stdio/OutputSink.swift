/// The two output streams of a process; the numbers are those of the attach protocol.
enum OutputStream: UInt8 {
    case stdout = 1
    case stderr = 2
}

/// Where output goes. A sink takes every byte it is given and says when it wants no more, so that at most one
/// read's worth waits in it: the pipe behind it fills and the container itself is slowed down.
protocol OutputSink: AnyObject {
    /// Called when a sink that was full takes bytes again, or has become drained after `end`.
    var onProgress: (() -> Void)? { get set }
    var isFull: Bool { get }
    /// Everything that was written has left.
    var isDrained: Bool { get }
    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream)
    /// The stream has ended; what is left is still written.
    func end(_ stream: OutputStream)
    /// Gives up what is left.
    func close()
}
