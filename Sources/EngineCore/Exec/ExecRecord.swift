import DockerAPI
import Text

/// A process that was put into a running container. Kept in memory, as docker does.
public struct ExecRecord: Sendable {
    public let id: String
    public let containerID: String
    public let config: ExecConfig
    let created = ContinuousClock.now
    public var isRunning = false
    public var hasStarted = false
    public var exitCode: Int?
    public var pid = 0

    init(id: String, containerID: String, config: ExecConfig) {
        self.id = id
        self.containerID = containerID
        self.config = config
    }

    /// As GET /exec/ID/json shows it.
    public var json: [UInt8] {
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
                $0.member("user", omitEmpty: config.user)
            }
            writer.member("OpenStdin", config.attachStdin)
            writer.member("OpenStderr", config.attachStderr)
            writer.member("OpenStdout", config.attachStdout)
            writer.member("CanRemove", false)
            writer.member("ContainerID", containerID)
            writer.member("DetachKeys", config.detachKeys)
            writer.member("Pid", pid)
        }
        return writer.bytes
    }
}
