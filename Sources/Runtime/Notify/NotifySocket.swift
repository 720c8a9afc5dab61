import CLinux
import Glibc
import Linux
import OCI

/// systemd's notify protocol (sd_notify(3)) for the program in a container: a socket that it sees as
/// /run/notify/notify.sock. That it is ready goes on to the service manager, which then learns the process to watch.
/// What else the program says stays here.
public final class NotifySocket {
    static let folderInContainer = "/run/notify"
    private static let name = "notify.sock"
    /// How long the service manager may take to read what it was sent.
    private static let barrierLimit: Int32 = 30_000

    static var environment: String { "NOTIFY_SOCKET=\(folderInContainer)/\(name)" }

    /// The folder and not the socket, which is made later.
    static func mount(_ folder: String) -> SpecMount {
        let options = ["bind", "nosuid", "noexec", "nodev", "ro"]
        return SpecMount(destination: folderInContainer, type: "", source: folder, options: options)
    }

    static func makeFolder(_ path: String) throws(SystemCallError) {
        try systemCall("mkdir", path: path) { mkdir(path, 0o755) }
    }

    private let socket: FileDescriptor
    private let host: String

    /// The service manager's socket, where the caller was started with one; "" else.
    public static var ofServiceManager: String { ProcessEnvironment.value("NOTIFY_SOCKET") ?? "" }

    /// Listens in the folder that `create` has mounted into the container. nil without a service manager.
    public init?(_ store: StateStore, _ id: String) throws {
        host = Self.ofServiceManager
        if host.isEmpty { return nil }
        let path = "\(store.notifyFolder(id))/\(Self.name)"
        socket = try UnixConnection.datagramSocket()
        let raw = socket.raw
        try systemCall("bind", path: path) { UnixAddress.with(path) { bind(raw, $0, $1) } }
        // For whatever user the container's program is.
        try systemCall("chmod", path: path) { chmod(path, 0o777) }
    }

    /// To wait for by poll(2).
    var descriptor: Int32 { socket.raw }

    /// Waits until the process has said that it is ready or has ended, and makes it the one to watch.
    public func forward(_ process: ProcessIdentity) throws {
        let client = try connect()
        guard let handle = try? PidFD.open(process.pid), process.isAlive else { return }
        while true {
            var entries = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: handle.descriptor.raw, events: Int16(POLLIN), revents: 0),
            ]
            try systemCall("poll") { poll(&entries, nfds_t(entries.count), -1) }
            if let line = receive() {
                try tell(line, mainProcess: process.pid, client)
                return
            }
            if entries[1].revents != 0 { return }
        }
    }

    /// For a command that stays: what has come, with this process as the one to watch. Whether it was the word.
    func forwardNow() -> Bool {
        guard let line = receive() else { return false }
        do {
            try tell(line, mainProcess: getpid(), connect(), waits: false)
        } catch {
            RuntimeLog.warning("can't tell the service manager that the container is ready: \(error)")
        }
        return true
    }

    /// The line that says "ready", from a datagram that has come.
    private func receive() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return nil }
        return buffer[..<count].split(separator: 0x0A).lazy.map { String(decoding: $0, as: UTF8.self) }
            .first { $0.hasPrefix("READY=") }
    }

    private func connect() throws(SystemCallError) -> FileDescriptor {
        let client = try UnixConnection.datagramSocket()
        let (raw, path) = (client.raw, host)
        try systemCall("connect", path: path) { UnixAddress.with(path) { Glibc.connect(raw, $0, $1) } }
        return client
    }

    private func tell(
        _ ready: String,
        mainProcess: pid_t,
        _ client: borrowing FileDescriptor,
        waits: Bool = true
    ) throws {
        try client.writeAll(Array("\(ready)\n".utf8))
        try client.writeAll(Array("MAINPID=\(mainProcess)\n".utf8))
        try passBarrier(client, waits)
    }

    /// sd_notify_barrier(3): the service manager closes the descriptor when it has read all that came before. One that
    /// reads after the end of this process could not tell whose words they were.
    private func passBarrier(_ client: borrowing FileDescriptor, _ waits: Bool) throws {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        try systemCall("pipe2") { monohull_pipe(&readEnd, &writeEnd) }
        let reader = FileDescriptor(owning: readEnd)
        do {
            let writer = FileDescriptor(owning: writeEnd)
            let (raw, passed) = (client.raw, writer.raw)
            try systemCall("sendmsg", path: host) { monohull_send_descriptor(raw, passed, "BARRIER=1") }
        }
        guard waits else { return }
        var entry = pollfd(fd: reader.raw, events: Int16(POLLIN), revents: 0)
        let count = try systemCall("poll") { poll(&entry, 1, Self.barrierLimit) }
        if count == 0 {
            RuntimeLog.warning("Timeout after waiting 30s for barrier. Ignored.")
        } else if entry.revents & Int16(POLLIN) != 0 {
            throw RuntimeError("unexpected read from synchronization pipe")
        }
    }
}
