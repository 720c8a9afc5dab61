import Bytes

/// Tells how much passes through it.
final class CountingSink: ByteSink {
    private let inner: any ByteSink
    private let counter: (Int) throws -> Void

    init(_ inner: any ByteSink, counter: @escaping (Int) throws -> Void) {
        self.inner = inner
        self.counter = counter
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try inner.write(bytes)
        try counter(bytes.count)
    }

    func finish() throws { try inner.finish() }
}
