import CLinux
import Glibc
import Linux
import Loop

/// Accepts clients on the listening socket that `start` made.
final class ShimServer {
    private let listener: FileDescriptor
    private unowned let loop: EventLoop
    private let service: ServerConnection.Service
    private var connections: [ServerConnection] = []

    init(
        _ listener: consuming FileDescriptor,
        _ loop: EventLoop,
        service: @escaping ServerConnection.Service
    ) throws(SystemCallError) {
        self.listener = listener
        self.loop = loop
        self.service = service
        Descriptors.setNonBlocking(self.listener.raw)
        try loop.add(self.listener.raw, EventLoop.readable) { [unowned self] _ in acceptAll() }
    }

    private func acceptAll() {
        while true {
            let raw = UnixSocket.accept(listener.raw)
            guard raw >= 0 else { return }
            let connection = try? ServerConnection(FileDescriptor(owning: raw), loop, service: service) {
                [unowned self] closed in
                // Later: the connection is on the stack now.
                loop.after(milliseconds: 0) { [unowned self] in connections.removeAll { $0 === closed } }
            }
            if let connection { connections.append(connection) }
        }
    }
}
