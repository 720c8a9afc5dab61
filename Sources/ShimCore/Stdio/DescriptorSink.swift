import Glibc
import Linux
import Loop

/// Output into a fifo, a pipe or a file.
final class DescriptorSink: OutputSink {
    var onProgress: (() -> Void)?

    private unowned let loop: EventLoop
    private var descriptor: Int32
    private var pending: [UInt8] = []
    private var isWatched = false
    private var hasEnded = false
    /// A descriptor may serve both streams; it ends with the last.
    private var streams: Int

    init(_ descriptor: consuming FileDescriptor, _ loop: EventLoop, streams: Int = 1) {
        self.descriptor = descriptor.take()
        self.loop = loop
        self.streams = streams
        Descriptors.setNonBlocking(self.descriptor)
    }

    deinit { close() }

    /// A fifo that a client made. Opened for both directions it never blocks, and a client that goes away and
    /// comes back finds it open instead of ending the container by SIGPIPE.
    static func fifo(_ path: String, _ loop: EventLoop) throws(SystemCallError) -> DescriptorSink {
        DescriptorSink(try FileDescriptor.open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW), loop)
    }

    static func file(_ path: String, _ loop: EventLoop, streams: Int) throws(SystemCallError) -> DescriptorSink {
        try Files.makeDirectories(Files.parent(of: path), mode: 0o755)
        let file = try FileDescriptor.open(path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o644)
        return DescriptorSink(file, loop, streams: streams)
    }

    var isFull: Bool { !pending.isEmpty }
    var isDrained: Bool { pending.isEmpty }

    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        guard descriptor >= 0 else { return }
        if !pending.isEmpty { return pending.append(contentsOf: bytes) }
        switch Descriptors.write(descriptor, bytes) {
        case .bytes(let count) where count == bytes.count: return
        case .bytes(let count): pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[count...]))
        case .wouldBlock: pending.append(contentsOf: bytes)
        case .ended: return close()
        }
        watch()
    }

    private func watch() {
        guard !isWatched else { return }
        do {
            try loop.add(descriptor, EventLoop.writable) { [unowned self] _ in flush() }
            isWatched = true
        } catch {
            // A regular file cannot be watched, and never says it would block.
            close()
        }
    }

    private func flush() {
        switch pending.withUnsafeBytes({ Descriptors.write(descriptor, $0) }) {
        case .bytes(let count) where count < pending.count: pending.removeFirst(count)
        case .wouldBlock: return
        case .bytes:
            pending.removeAll()
            loop.remove(descriptor)
            isWatched = false
            if hasEnded { close() }
            onProgress?()
        case .ended:
            close()
            onProgress?()
        }
    }

    func end(_ stream: OutputStream) {
        streams -= 1
        guard streams <= 0 else { return }
        hasEnded = true
        if pending.isEmpty { close() }
    }

    func close() {
        guard descriptor >= 0 else { return }
        if isWatched { loop.remove(descriptor) }
        isWatched = false
        _ = Glibc.close(descriptor)
        descriptor = -1
        pending.removeAll()
    }
}
