import CLinux
import Glibc
import Linux
import Loop

/// The socket on which the runtime hands over the master side of a container's terminal.
final class ConsoleSocket {
    let path: String
    private let listener: FileDescriptor
    private var connection: Int32 = -1

    /// `folder` is short and private to root; a bundle's path is often too long for a socket.
    init(in folder: String, name: String) throws(SystemCallError) {
        path = "\(folder)/\(name)"
        unlink(path)
        listener = try UnixSocket.listen(path, backlog: 1)
    }

    deinit {
        unlink(path)
        if connection >= 0 { close(connection) }
    }

    /// Takes the terminal. The runtime has sent it before it exits, so this is called after, and never waits.
    func receive() throws -> FileDescriptor {
        connection = UnixSocket.accept(listener.raw)
        guard connection >= 0 else { throw CallError(.unknown, "the runtime sent no terminal") }
        let master = try systemCall("recvmsg") { monohull_receive_descriptor(connection) }
        return FileDescriptor(owning: master)
    }
}
