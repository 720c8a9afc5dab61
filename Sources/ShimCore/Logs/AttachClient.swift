import Glibc
import Linux
import Loop

/// One attached client: frames of [stream, 0, 0, 0, length as 32 bits big-endian] and payload.
final class AttachClient {
    /// More than this waiting for one client, and reading from the container stops until it has caught up.
    private static let limit = 1 << 20

    private unowned let loop: EventLoop
    private let descriptor: FileDescriptor
    private let onProgress: () -> Void
    private var pending: [UInt8] = []
    private var sent = 0
    private var hasEnded = false
    private(set) var isClosed = false

    init(_ descriptor: consuming FileDescriptor, _ loop: EventLoop, onProgress: @escaping () -> Void)
        throws(SystemCallError)
    {
        self.descriptor = descriptor
        self.loop = loop
        self.onProgress = onProgress
        try loop.add(self.descriptor.raw, EventLoop.readable) { [unowned self] in ready($0) }
    }

    deinit { close() }

    var isFull: Bool { pending.count - sent >= Self.limit }

    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        guard !isClosed, !bytes.isEmpty else { return }
        let wasIdle = pending.isEmpty
        let length = UInt32(bytes.count).bigEndian
        pending.append(contentsOf: [stream.rawValue, 0, 0, 0])
        withUnsafeBytes(of: length) { pending.append(contentsOf: $0) }
        pending.append(contentsOf: bytes)
        if wasIdle { flush() }
    }

    func end() {
        hasEnded = true
        if pending.isEmpty { close() }
    }

    private func ready(_ events: UInt32) {
        if events & EventLoop.writable != 0 {
            let wasFull = isFull
            flush()
            if isClosed || (wasFull && !isFull) { onProgress() }
        }
        guard !isClosed, events & ~EventLoop.writable != 0 else { return }
        // A client sends nothing; what comes is thrown away, and its end means it has left.
        if Descriptors.read(descriptor.raw, loop.scratch) == .ended {
            close()
            onProgress()
        }
    }

    private func flush() {
        let outcome = pending.withUnsafeBytes {
            Descriptors.write(descriptor.raw, UnsafeRawBufferPointer(rebasing: $0[sent...]))
        }
        switch outcome {
        case .bytes(let count): sent += count
        case .wouldBlock: break
        case .ended: return close()
        }
        if sent == pending.count {
            pending.removeAll(keepingCapacity: pending.capacity <= 65536)
            sent = 0
            loop.modify(descriptor.raw, EventLoop.readable)
            if hasEnded { close() }
        } else {
            if sent > Self.limit / 2 {
                pending.removeFirst(sent)
                sent = 0
            }
            loop.modify(descriptor.raw, EventLoop.readable | EventLoop.writable)
        }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        loop.remove(descriptor.raw)
        // The descriptor itself goes with this object; the end is told at once.
        shutdown(descriptor.raw, Int32(SHUT_RDWR))
        pending = []
        sent = 0
    }
}
