/// Keeps what is written.
public final class MemorySink: ByteSink {
    public var bytes: [UInt8] = []

    public init() {}

    public func write(_ more: UnsafeRawBufferPointer) { bytes += more }
    public func finish() {}
}
