import CLinux
import Glibc
import Linux
import Loop
import TTRPC

/// Sends task events to containerd, one after the other, so that they arrive in the order they happened.
///
/// While containerd is away events wait in a bounded queue and the connection is tried again each second; an
/// event counts as delivered when it was answered. When the queue is full the oldest goes first: containerd
/// asks for the state of a task anyway when it comes back.
final class EventPublisher {
    private struct Event {
        let topic: String
        let forward: [UInt8]
    }

    private static let capacity = 1024
    private static let retryMilliseconds: UInt64 = 1000
    private static let answerMilliseconds: UInt64 = 5000

    private unowned let loop: EventLoop
    private let address: String
    private let namespace: String
    private var queue: [Event] = []
    private var descriptor: Int32 = -1
    private var decoder = FrameDecoder()
    private var outgoing: [UInt8] = []
    private var stream: UInt32 = 1
    private var inFlight = false
    private var timer: UInt64 = 0

    var isIdle: Bool { queue.isEmpty || address.isEmpty }

    init(_ loop: EventLoop, address: String, namespace: String) {
        self.loop = loop
        self.address = address
        self.namespace = namespace
    }

    func publish(_ topic: String, _ typeName: String, _ message: ProtobufWriter) {
        guard !address.isEmpty else { return }
        var any = ProtobufWriter()
        any.string(1, typeName)
        any.message(2, message.bytes)
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var envelope = ProtobufWriter()
        envelope.timestamp(1, time)
        envelope.string(2, namespace)
        envelope.string(3, topic)
        envelope.message(4, any.bytes)
        var forward = ProtobufWriter()
        forward.message(1, envelope.bytes)
        if queue.count >= Self.capacity { queue.remove(at: inFlight ? 1 : 0) }
        queue.append(Event(topic: topic, forward: forward.bytes))
        sendNext()
    }

    private func sendNext() {
        guard !inFlight, timer == 0, let event = queue.first else { return }
        guard connect() else { return retryLater() }
        var request = ProtobufWriter()
        request.string(1, "containerd.services.events.ttrpc.v1.Events")
        request.string(2, "Forward")
        request.message(3, event.forward)
        let frame = Frame(stream: stream, kind: .request, flags: .remoteClosed, payload: request.bytes)
        stream &+= 2
        guard (try? frame.encode(to: &outgoing)) != nil else {
            queue.removeFirst()
            return sendNext()
        }
        inFlight = true
        timer = loop.after(milliseconds: Self.answerMilliseconds) { [unowned self] in
            timer = 0
            disconnect()
            retryLater()
        }
        flush()
    }

    private func connect() -> Bool {
        if descriptor >= 0 { return true }
        guard let socket = try? UnixSocket.connect(address) else { return false }
        descriptor = socket.take()
        decoder = FrameDecoder()
        stream = 1
        do {
            try loop.add(descriptor, EventLoop.readable) { [unowned self] in ready($0) }
        } catch {
            disconnect()
            return false
        }
        return true
    }

    private func flush() {
        let outcome = outgoing.withUnsafeBytes { Descriptors.write(descriptor, $0) }
        switch outcome {
        case .bytes(let count) where count == outgoing.count:
            outgoing.removeAll(keepingCapacity: outgoing.capacity <= 4096)
            loop.modify(descriptor, EventLoop.readable)
        case .bytes(let count):
            outgoing.removeFirst(count)
            loop.modify(descriptor, EventLoop.readable | EventLoop.writable)
        case .wouldBlock: loop.modify(descriptor, EventLoop.readable | EventLoop.writable)
        case .ended: lost()
        }
    }

    private func ready(_ events: UInt32) {
        if events & EventLoop.writable != 0 && !outgoing.isEmpty { flush() }
        guard descriptor >= 0, events & ~EventLoop.writable != 0 else { return }
        switch Descriptors.read(descriptor, loop.scratch) {
        case .wouldBlock: return
        case .ended: lost()
        case .bytes(let count):
            decoder.feed(UnsafeRawBufferPointer(rebasing: loop.scratch[0..<count]))
            answered()
        }
    }

    private func answered() {
        do {
            while let frame = try decoder.next() {
                guard frame.kind == .response, inFlight else { continue }
                // A refusal counts too: containerd would refuse the same event again.
                inFlight = false
                queue.removeFirst()
                loop.cancel(timer: timer)
                timer = 0
            }
            sendNext()
        } catch {
            lost()
        }
    }

    private func lost() {
        disconnect()
        if !queue.isEmpty { retryLater() }
    }

    private func disconnect() {
        guard descriptor >= 0 else { return }
        loop.remove(descriptor)
        close(descriptor)
        descriptor = -1
        outgoing.removeAll()
        inFlight = false
    }

    private func retryLater() {
        loop.cancel(timer: timer)
        timer = loop.after(milliseconds: Self.retryMilliseconds) { [unowned self] in
            timer = 0
            sendNext()
        }
    }
}
