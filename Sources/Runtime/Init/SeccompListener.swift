import CLinux
import Glibc
import Linux
import OCI
import Text

/// The parent's part of SCMP_ACT_NOTIFY: the listener goes from the container's process to the agent at the profile's
/// listenerPath, with the process's state beside it (runtime-spec, ContainerProcessState).
enum SeccompListener {
    /// `text` is the descriptor's number in the process `pid`, our child; `state` the container's state as JSON.
    static func handOver(
        _ text: String,
        of pid: pid_t,
        _ profile: LinuxSeccomp?,
        state: [UInt8],
        _ channel: borrowing SyncChannel
    ) throws {
        guard let profile, !profile.listenerPath.isEmpty else { throw RuntimeError("seccomp listenerPath is not set") }
        guard let number = Int32(text) else { throw RuntimeError("no descriptor of a seccomp listener: \(text)") }
        let process = try PidFD.open(pid)
        let processRaw = process.descriptor.raw
        let listener = FileDescriptor(
            owning: try systemCall("pidfd_getfd") { monohull_pidfd_getfd(processRaw, number) }
        )
        // We have a copy: the process may go on before the agent has it, and waits where a call of its is notified.
        try channel.send(.proceed)
        let socket: FileDescriptor
        do {
            socket = try UnixConnection.open(profile.listenerPath)
        } catch {
            throw RuntimeError("failed to connect with seccomp agent specified in the seccomp profile: \(error)")
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", Spec.version)
            writer.member("fds", ["seccompFd"])
            writer.member("pid", pid)
            writer.member("metadata", omitEmpty: profile.listenerMetadata)
            writer.memberRaw("state", state)
        }
        let message = String(decoding: writer.bytes, as: UTF8.self)
        let (socketRaw, listenerRaw) = (socket.raw, listener.raw)
        try systemCall("sendmsg", path: profile.listenerPath) {
            monohull_send_descriptor(socketRaw, listenerRaw, message)
        }
    }
}
