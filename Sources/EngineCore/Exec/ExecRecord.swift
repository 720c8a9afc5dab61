import DockerAPI
import HTTPTransport
import Text

/// A process that was put into a running container. Kept in memory, as docker does.
public struct ExecRecord: Sendable {
    public let id: String
    public let containerID: String
    public let config: ExecConfig
    /// The keys by which a client leaves it, as codes; empty for the standard ones.
    public let detachKeys: [UInt8]
    let created = ContinuousClock.now
    public var isRunning = false
    public var hasStarted = false
    public var exitCode: Int?
    public var pid = 0
    /// When its end was seen.
    var ended: ContinuousClock.Instant?

    init(id: String, containerID: String, config: ExecConfig, detachKeys: [UInt8]) {
        self.id = id
        self.containerID = containerID
        self.config = config
        self.detachKeys = detachKeys
    }

    /// Started, or waiting to be, as the container's own list of its execs has it.
    var isOpen: Bool { exitCode == nil }

    var commandLine: String { config.cmd.joined(separator: " ") }

    /// As GET /exec/ID/json shows it. `user` is the container's, for an exec that names none.
    public func json(user: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ID", id)
            writer.member("Running", isRunning)
            if let exitCode { writer.member("ExitCode", exitCode) } else { writer.memberNull("ExitCode") }
            writer.memberObject("ProcessConfig") {
                $0.member("tty", config.tty)
                $0.member("entrypoint", config.cmd.first ?? "")
                $0.member("arguments", Array(config.cmd.dropFirst()))
                $0.member("privileged", config.privileged)
                $0.member("user", omitEmpty: config.user.isEmpty ? user : config.user)
            }
            writer.member("OpenStdin", config.attachStdin)
            writer.member("OpenStderr", config.attachStderr)
            writer.member("OpenStdout", config.attachStdout)
            writer.member("CanRemove", false)
            writer.member("ContainerID", containerID)
            // Go writes bytes in base64.
            writer.member("DetachKeys", Base64.encode(detachKeys))
            writer.member("Pid", pid)
        }
        return writer.bytes
    }
}
