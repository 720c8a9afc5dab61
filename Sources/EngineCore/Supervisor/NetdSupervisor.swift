import Glibc
import Linux
import NetdCore

/// The engine's netd: started when the first container needs it, found again by its socket after a restart of ours, and
/// told all anew when it is another one than before. What it has to do is known here; it keeps nothing on the disk.
actor NetdSupervisor {
    private let folder: String
    private let client: NetdClient
    private var sandboxes: [String: Sandbox] = [:]
    private var ports: [String: [PortForward]] = [:]
    /// Containers that it has not heard of as they are now.
    private var changed: Set<String> = []
    private var changedPorts: Set<String> = []
    /// By container: why it cannot have one of its ports, until whoever wants it hears of it.
    private var refusals: [String: String] = [:]
    /// The process that has been told of all others.
    private var process: ProcessIdentity?
    private let turns = Turns()
    private var isEnding = false

    init(execRoot: String) {
        folder = "\(execRoot)/netd"
        client = NetdClient(socket: "\(folder)/netd.sock")
    }

    private var isNeeded: Bool { !sandboxes.isEmpty || !ports.isEmpty }

    private var log: String { "\(folder)/netd.log" }

    /// What it does for a container from now on. Containers run without it, too: what fails is logged.
    func put(_ sandbox: Sandbox) async {
        guard sandboxes[sandbox.id] != sandbox else { return }
        sandboxes[sandbox.id] = sandbox
        changed.insert(sandbox.id)
        await tell()
    }

    /// It has no names for a container any more.
    func forget(_ id: String) async {
        guard sandboxes.removeValue(forKey: id) != nil else { return }
        changed.insert(id)
        await tell()
    }

    /// The ports of the host that it has for a container from now on; throws, in words for clients, where it cannot have
    /// all of them.
    func publish(_ id: String, _ forwards: [PortForward]) async throws(EngineError) {
        guard ports[id] ?? [] != forwards else { return }
        ports[id] = forwards.isEmpty ? nil : forwards
        changedPorts.insert(id)
        refusals[id] = nil
        await tell()
        if let refusal = refusals.removeValue(forKey: id) { throw .internalError(refusal) }
        if process == nil, !forwards.isEmpty {
            throw .internalError("published ports cannot be had: netd does not answer; see \(log)")
        }
    }

    /// It does nothing for a container any more.
    func end(_ id: String) async {
        let known = (sandboxes.removeValue(forKey: id) != nil, ports.removeValue(forKey: id) != nil)
        refusals[id] = nil
        if known.0 { changed.insert(id) }
        if known.1 { changedPorts.insert(id) }
        if known.0 || known.1 { await tell() }
    }

    /// After a start of ours: one that is there serves on, and learns what was missed.
    func restore(_ all: [Sandbox], ports: [String: [PortForward]]) async {
        sandboxes = Dictionary(all.map { ($0.id, $0) }) { _, last in last }
        self.ports = ports
        if !isNeeded, !Files.exists(client.socket) { return }
        await turns.run("netd") { await tellAll() }
    }

    /// At a clean end of ours: it stays for as long as a container uses it.
    func stop() async {
        isEnding = true
        await turns.run("netd") {
            guard !isNeeded, let process else { return }
            try? process.send(SIGTERM)
            for _ in 0..<500 {
                reap(process)
                if !process.isAlive { return }
                try? await Task.sleep(for: .milliseconds(10))
            }
            Log.error("netd did not end within 5 s; killing it")
            try? process.send(SIGKILL)
        }
    }

    private func tell() async {
        await turns.run("netd") {
            // Somebody who waited in the same queue may have told of this, too.
            if changed.isEmpty, changedPorts.isEmpty { return }
            guard process != nil else { return await tellAll() }
            var update = NetdUpdate()
            update.sandboxes = changed.compactMap { sandboxes[$0] }
            update.gone = changed.filter { sandboxes[$0] == nil }
            for id in changedPorts { update.ports[id] = ports[id] ?? [] }
            (changed, changedPorts) = ([], [])
            let (client, known) = (client, process)
            do {
                let reply = try await Offload.run { [update] in try client.send(update) }
                if reply.pid == known?.pid { return report(reply) }
            } catch {
                Log.warning("netd: \(error)")
            }
            process = nil
            await tellAll()
        }
    }

    /// Everything, to one that may be a new one.
    private func tellAll() async {
        var update = NetdUpdate()
        update.isWhole = true
        update.sandboxes = sandboxes.values.sorted { $0.id < $1.id }
        update.ports = ports
        (changed, changedPorts) = ([], [])
        do {
            let client = client
            var reply: NetdReply
            do {
                reply = try await Offload.run { [update] in try client.send(update) }
            } catch {
                if update.sandboxes.isEmpty, update.ports.isEmpty { return }
                try await start()
                reply = try await Offload.run { [update] in try client.send(update) }
            }
            process = ProcessIdentity.of(reply.pid)
            if let process { watch(process) }
            report(reply)
        } catch {
            Log.error("netd: \(error)")
        }
    }

    private func report(_ reply: NetdReply) {
        for (id, problem) in reply.problems.sorted(by: { $0.key < $1.key }) {
            Log.error("netd, container \(id): \(problem)")
        }
        refusals.merge(reply.refusals) { $1 }
        for (id, refusal) in reply.refusals.sorted(by: { $0.key < $1.key }) {
            Log.error("ports of container \(id): \(refusal)")
        }
    }

    /// The socket is ours before the process is there, so nobody waits for it to be ready. What it says goes to a file
    /// of its own: it may outlive whoever reads what we say.
    private func start() async throws {
        let (folder, socket, log) = (folder, client.socket, log)
        let pid = try await Offload.run {
            try Files.makeDirectories(folder, mode: 0o700)
            unlink(socket)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            let listener = FileDescriptor(owning: try systemCall("socket") { Glibc.socket(AF_UNIX, kind, 0) })
            let raw = listener.raw
            try systemCall("bind", path: socket) { UnixAddress.with(socket) { bind(raw, $0, $1) } }
            try systemCall("chmod", path: socket) { chmod(socket, 0o600) }
            try systemCall("listen", path: socket) { listen(raw, 64) }
            let file = try FileDescriptor.open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, mode: 0o600)
            return try ChildDaemon.start(["netd", folder], error: file.raw, passed: raw)
        }
        Log.info("started netd with pid \(pid)")
    }

    /// It is started again as soon as it ends while somebody needs it.
    private func watch(_ process: ProcessIdentity) {
        Task {
            let hasEnded: Bool? = try? await Offload.run {
                guard let descriptor = try? PidFD.open(process.pid), process.isAlive else { return true }
                return descriptor.waitForExit(milliseconds: -1)
            }
            if hasEnded == true { await ended(process) }
        }
    }

    private func ended(_ gone: ProcessIdentity) async {
        reap(gone)
        guard process == gone else { return }
        process = nil
        if isEnding || !isNeeded { return }
        Log.error("netd is gone; starting it again")
        // One that ends again and again is not started all the time.
        try? await Task.sleep(for: .milliseconds(200))
        await turns.run("netd") { if process == nil, !isEnding { await tellAll() } }
    }

    /// Only one that we started is our child.
    private func reap(_ process: ProcessIdentity) {
        var status: Int32 = 0
        waitpid(process.pid, &status, WNOHANG)
    }
}
