import CLinux
import Glibc
import Linux
import Loop

/// A stream of messages, each behind its length: dockerd's (four bytes) and DNS by TCP (two). It ends with the first
/// message that is too long, and with an other side that does not read.
final class FramedConnection {
    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private let lengthBytes: Int
    private let limit: Int
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var isOpen = true
    private let onMessage: (FramedConnection, [UInt8]) -> Void
    private let onEnd: (FramedConnection) -> Void
    /// What may wait for the other side beside the message that is being sent.
    private static let patience = 1 << 18

    init(
        _ descriptor: consuming FileDescriptor,
        _ loop: EventLoop,
        lengthBytes: Int,
        limit: Int,
        onMessage: @escaping (FramedConnection, [UInt8]) -> Void,
        onEnd: @escaping (FramedConnection) -> Void
    ) throws(SystemCallError) {
        self.descriptor = descriptor
        self.loop = loop
        self.lengthBytes = lengthBytes
        self.limit = limit
        self.onMessage = onMessage
        self.onEnd = onEnd
        try loop.add(self.descriptor.raw, EventLoop.readable) { [weak self] events in self?.handle(events) }
    }

    deinit { loop.remove(descriptor.raw) }

    /// Whoever closes it is not told of its end.
    func close() {
        guard isOpen else { return }
        isOpen = false
        loop.remove(descriptor.raw)
        _ = shutdown(descriptor.raw, Int32(SHUT_RDWR))
    }

    func send(_ message: [UInt8]) {
        guard isOpen else { return }
        if output.count > Self.patience { return end() }
        for index in (0..<lengthBytes).reversed() { output.append(UInt8(message.count >> (index * 8) & 0xFF)) }
        output += message
        flush()
    }

    private func handle(_ events: UInt32) {
        if events & EventLoop.writable != 0 { flush() }
        if isOpen, events & ~EventLoop.writable != 0 { read() }
    }

    private func read() {
        switch Descriptors.read(descriptor.raw, loop.scratch) {
        case .wouldBlock: return
        case .ended: end()
        case .bytes(let count):
            input += loop.scratch[..<count]
            var place = 0
            while isOpen, input.count - place >= lengthBytes {
                let length = input[place..<place + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
                if length > limit { return end() }
                guard input.count - place >= lengthBytes + length else { break }
                place += lengthBytes
                let message = Array(input[place..<place + length])
                place += length
                onMessage(self, message)
            }
            input.removeFirst(place)
        }
    }

    private func flush() {
        var place = 0
        while isOpen, place < output.count {
            let outcome = output[place...].withUnsafeBytes { Descriptors.write(descriptor.raw, $0) }
            if case .bytes(let count) = outcome {
                place += count
            } else {
                if outcome == .ended { return end() }
                break
            }
        }
        output.removeFirst(place)
        loop.modify(descriptor.raw, output.isEmpty ? EventLoop.readable : EventLoop.readable | EventLoop.writable)
    }

    private func end() {
        guard isOpen else { return }
        close()
        onEnd(self)
    }
}
