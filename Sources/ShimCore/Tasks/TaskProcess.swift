import CLinux
import Glibc
import Text

/// The container's first process, or one that was executed in it.
final class TaskProcess {
    enum State: UInt64 {
        // The numbers of containerd.v1.types.Status.
        case unknown = 0
        case created = 1
        case running = 2
        case stopped = 3
        case paused = 4
    }

    /// "" for the container's first process.
    let execID: String
    let request: StdioRequest
    /// The OCI process of an exec.
    let spec: [UInt8]

    var state = State.unknown
    /// A runtime command is about to make it run; its end is told after that command's.
    var isStarting = false
    var pid: pid_t = 0
    var exitStatus: UInt32 = 0
    var exitedAt: timespec?
    var heldExit: Reaper.Exit?
    var stdio: TaskStdio?
    var waiters: [Reply] = []

    init(execID: String, request: StdioRequest, spec: [UInt8] = []) {
        self.execID = execID
        self.request = request
        self.spec = spec
    }

    var isInit: Bool { execID.isEmpty }

    func wait(_ reply: Reply) {
        if state == .stopped { answerWait(reply) } else { waiters.append(reply) }
    }

    func finish(_ status: UInt32, at time: timespec) {
        state = .stopped
        exitStatus = status
        exitedAt = time
        let waiters = self.waiters
        self.waiters = []
        for reply in waiters { answerWait(reply) }
    }

    /// It has never run, and will not: who waits for its end is told that it was none.
    func abandon() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        finish(255, at: now)
    }

    /// The OCI process of an exec as the runtime gets it: whether there is a terminal is for the request to say.
    func runtimeSpec() throws -> [UInt8] {
        let node = try JSONNode.parse(spec)
        if (node["terminal"]?.bool ?? false) == request.terminal { return spec }
        var writer = JSONWriter()
        writer.object { writer in
            for (name, value) in node.members where name.lowercased() != "terminal" {
                writer.key(name)
                writer.node(value)
            }
            writer.key("terminal")
            writer.bool(request.terminal)
        }
        return writer.bytes
    }

    private func answerWait(_ reply: Reply) {
        var message = ProtobufWriter()
        message.varint(1, UInt64(exitStatus))
        message.timestamp(2, exitedAt)
        reply.send(message)
    }
}
