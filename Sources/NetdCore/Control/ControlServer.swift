import Glibc
import Linux
import Loop

/// Where dockerd tells what there is: a socket in a folder that root alone may enter.
final class ControlServer {
    private let listener: FileDescriptor
    private let loop: EventLoop
    private let apply: (NetdUpdate) -> NetdReply
    private var connections: [ObjectIdentifier: FramedConnection] = [:]

    init(
        _ listener: consuming FileDescriptor,
        _ loop: EventLoop,
        _ apply: @escaping (NetdUpdate) -> NetdReply
    ) throws(SystemCallError) {
        self.listener = listener
        self.loop = loop
        self.apply = apply
        Descriptors.setNonBlocking(self.listener.raw)
        try loop.add(self.listener.raw, EventLoop.readable) { [weak self] _ in self?.accept() }
    }

    private func accept() {
        while true {
            let raw = UnixSocket.accept(listener.raw)
            guard raw >= 0 else { return }
            let connection = try? FramedConnection(
                FileDescriptor(owning: raw),
                loop,
                lengthBytes: NetdUpdate.lengthBytes,
                limit: NetdUpdate.limit,
                onMessage: { [weak self] in self?.handle($0, $1) },
                onEnd: { [weak self] in self?.connections[ObjectIdentifier($0)] = nil }
            )
            if let connection { connections[ObjectIdentifier(connection)] = connection }
        }
    }

    private func handle(_ connection: FramedConnection, _ bytes: [UInt8]) {
        do throws {
            connection.send(apply(try NetdUpdate(bytes)).bytes)
        } catch {
            Log.error("netd: an update that cannot be read: \(error)")
            connection.close()
            connections[ObjectIdentifier(connection)] = nil
        }
    }
}
