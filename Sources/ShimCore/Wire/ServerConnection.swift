import Glibc
import Linux
import Loop
import TTRPC

/// One client of the shim, almost always containerd. Answers may leave in any order; each names its stream.
final class ServerConnection {
    typealias Service = (Call, Reply) -> Void

    /// A client that reads none of this much is dropped.
    private static let maximumPending = 16 << 20

    private let descriptor: FileDescriptor
    private unowned let loop: EventLoop
    private let service: Service
    private let onClose: (ServerConnection) -> Void
    private var decoder = FrameDecoder()
    private var pending: [UInt8] = []
    private var isClosed = false

    var isIdle: Bool { pending.isEmpty }

    init(
        _ descriptor: consuming FileDescriptor,
        _ loop: EventLoop,
        service: @escaping Service,
        onClose: @escaping (ServerConnection) -> Void
    ) throws(SystemCallError) {
        self.descriptor = descriptor
        self.loop = loop
        self.service = service
        self.onClose = onClose
        try loop.add(self.descriptor.raw, EventLoop.readable) { [unowned self] in ready($0) }
    }

    private func ready(_ events: UInt32) {
        if events & EventLoop.writable != 0 { flush() }
        guard !isClosed, events & ~EventLoop.writable != 0 else { return }
        switch Descriptors.read(descriptor.raw, loop.scratch) {
        case .wouldBlock: return
        case .ended: close()
        case .bytes(let count):
            decoder.feed(UnsafeRawBufferPointer(rebasing: loop.scratch[0..<count]))
            handleFrames()
        }
    }

    private func handleFrames() {
        do {
            while let frame = try decoder.next() {
                let reply = Reply(connection: self, stream: frame.stream)
                // Streams of odd numbers belong to the client; this shim offers unary calls only.
                guard frame.kind == .request, frame.stream % 2 == 1 else { continue }
                if let call = Call(parsing: frame.payload) {
                    service(call, reply)
                } else {
                    reply.fail(CallError(.invalidArgument, "ttrpc: malformed request"))
                }
                if isClosed { return }
            }
        } catch {
            close()
        }
    }

    func send(_ frame: Frame) {
        guard !isClosed else { return }
        let wasIdle = pending.isEmpty
        do {
            try frame.encode(to: &pending)
        } catch {
            return close()
        }
        if wasIdle { flush() }
        if pending.count > Self.maximumPending { close() }
    }

    private func flush() {
        let outcome = pending.withUnsafeBytes { Descriptors.write(descriptor.raw, $0) }
        switch outcome {
        case .bytes(let count) where count == pending.count:
            pending.removeAll(keepingCapacity: pending.capacity <= 4096)
            loop.modify(descriptor.raw, EventLoop.readable)
        case .bytes(let count):
            pending.removeFirst(count)
            loop.modify(descriptor.raw, EventLoop.readable | EventLoop.writable)
        case .wouldBlock: loop.modify(descriptor.raw, EventLoop.readable | EventLoop.writable)
        case .ended: close()
        }
    }

    private func close() {
        guard !isClosed else { return }
        isClosed = true
        loop.remove(descriptor.raw)
        onClose(self)
    }
}
