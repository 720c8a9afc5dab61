import Glibc
import Linux
import Loop
import ShimCore
import Text

/// `start`: makes the socket, leaves a serving process behind and tells containerd where it listens. For a container
/// of a pod whose shim runs already it tells that one's address.
struct StartCommand {
    /// The descriptor on which the serving process finds its socket.
    static let listener: Int32 = 3

    private let options: ShimOptions
    private var configuration: ServeConfiguration
    private let message: StartMessage
    private let isGrouped: Bool

    init(_ options: ShimOptions, _ configuration: ServeConfiguration) throws {
        guard !configuration.id.isEmpty else { throw UsageError("shim id cannot be empty") }
        self.options = options
        self.configuration = configuration
        message = try StartMessage.readStandardInput(id: configuration.id, namespace: configuration.namespace)
        let group = try SandboxGroup.name(bundle: configuration.bundle)
        isGrouped = group != nil
        self.configuration.socket = try SocketAddress.path(for: options, configuration, group ?? configuration.id)
        if self.configuration.eventAddress.isEmpty { self.configuration.eventAddress = message.eventAddress }
    }

    func run() throws {
        let address = "unix://\(configuration.socket)"
        if isGrouped && UnixSocket.isAnswered(configuration.socket) {
            try Files.writeAtomically("\(configuration.bundle)/address", bytes: Array(address.utf8), sync: false)
            return try answer(address)
        }
        let socket = try UnixSocket.listen(configuration.socket)
        do {
            let pid = try spawnServer(socket.raw)
            if !message.shimCgroup.isEmpty { try ShimGroup.join(pid, message.shimCgroup) }
            adjustOutOfMemoryScore(pid)
            try Files.writeAtomically("\(configuration.bundle)/address", bytes: Array(address.utf8), sync: false)
            try Files.writeAtomically("\(configuration.bundle)/shim.pid", bytes: Array("\(pid)".utf8), sync: false)
        } catch {
            unlink(configuration.socket)
            throw error
        }
        try answer(address)
    }

    private func answer(_ address: String) throws {
        if message.isBootstrap {
            try Output.write(StartMessage.result(address: address))
        } else {
            Output.print(bootstrap(address))
        }
    }

    private func spawnServer(_ socket: Int32) throws(SystemCallError) -> pid_t {
        var arguments = ["containerd-shim-runc-v2", "-namespace", configuration.namespace, "-id", configuration.id]
        arguments += ["-address", options.address, "-socket", configuration.socket, "-bundle", configuration.bundle]
        if options.debug { arguments.append("-debug") }
        var spawn = Spawn(path: OwnExecutable.path, arguments: arguments)
        if ProcessEnvironment.value("TTRPC_ADDRESS") == nil && !configuration.eventAddress.isEmpty {
            spawn.environment.append("TTRPC_ADDRESS=\(configuration.eventAddress)")
        }
        spawn.folder = configuration.bundle
        // containerd waits for the end of our stderr: the server must not hold it.
        spawn.descriptors = [-1, -1, -1, socket]
        spawn.surroundings = .ownSession
        return try spawn.start()
    }

    /// The kernel should end a container before its shim, and the shim before containerd.
    private func adjustOutOfMemoryScore(_ pid: pid_t) {
        guard let bytes = try? Files.read("/proc/\(getppid())/oom_score_adj", limit: 16),
            let score = Int(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)),
            let file = try? FileDescriptor.open("/proc/\(pid)/oom_score_adj", O_WRONLY)
        else { return }
        try? file.writeAll(Array("\(min(score + 1, 1000))".utf8))
    }

    /// containerd 1.6 reads a bare address; later ones say by this variable that they read JSON.
    private func bootstrap(_ address: String) -> String {
        let maximum = ProcessEnvironment.value("MAX_SHIM_VERSION").flatMap { Int($0) } ?? 0
        if maximum < 2 { return address }
        var writer = JSONWriter()
        writer.object { writer in
            // 1.7 refuses more than it has named; ours names 3, with which several containers of a sandbox share a shim.
            writer.member("version", min(maximum, 3))
            writer.member("address", address)
            writer.member("protocol", "ttrpc")
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
