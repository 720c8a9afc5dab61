import Glibc
import Linux
import Loop

/// Lets clients follow a container's output from the moment they connect.
final class AttachServer {
    var onProgress: (() -> Void)?

    private unowned let loop: EventLoop
    private let path: String
    private let listener: FileDescriptor
    private var clients: [AttachClient] = []
    private var hasEnded = false
    private var isListening = true

    init(_ path: String, _ loop: EventLoop) throws(SystemCallError) {
        self.path = path
        self.loop = loop
        listener = try UnixSocket.listen(path)
        try loop.add(listener.raw, EventLoop.readable) { [unowned self] _ in acceptAll() }
    }

    deinit { stopListening() }

    var isFull: Bool { clients.contains(where: \.isFull) }
    var isDrained: Bool { clients.isEmpty }

    /// Also called before each write, so that who connected before the output happened receives it.
    func acceptAll() {
        while isListening {
            let raw = UnixSocket.accept(listener.raw)
            guard raw >= 0 else { return }
            let client = try? AttachClient(FileDescriptor(owning: raw), loop) { [unowned self] in progress() }
            if let client { clients.append(client) }
        }
    }

    /// Blocks until a client has connected, for the given time at the most.
    func waitForClient(milliseconds: Int32) {
        var entry = pollfd(fd: listener.raw, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds)
        acceptAll()
    }

    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        acceptAll()
        for client in clients { client.write(bytes, stream) }
    }

    /// Clients are closed when they have read all; nobody new is let in.
    func end() {
        acceptAll()
        hasEnded = true
        stopListening()
        for client in clients { client.end() }
        clients.removeAll(where: \.isClosed)
    }

    func close() {
        end()
        for client in clients { client.close() }
        clients.removeAll()
    }

    private func progress() {
        // Later: the client that reports stands on the stack.
        loop.after(milliseconds: 0) { [weak self] in
            guard let self else { return }
            clients.removeAll(where: \.isClosed)
            onProgress?()
        }
    }

    private func stopListening() {
        guard isListening else { return }
        isListening = false
        loop.remove(listener.raw)
        unlink(path)
    }
}
