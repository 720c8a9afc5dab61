import Glibc
import Linux

/// A plugin that runs as our child, in our process group and with our descriptors.
enum PluginProcess {
    /// How many signals it takes until the plugin is killed.
    private static let patience = 3

    /// Its exit code. SIGTERM and SIGINT are told to it by the end of its socket, unless standard output is a terminal:
    /// there the kernel gives Ctrl-C to it as well.
    static func run(_ plugin: Plugin, _ arguments: [String], environment: [String]) throws(Failure) -> Int32 {
        // Before the start, so that no signal meets a client that does not know of its plugin yet.
        let signals = Signals([SIGTERM, SIGINT, SIGCHLD])
        var socket: PluginSocket? = try? PluginSocket()
        var environment = environment
        if let address = socket?.address {
            environment = PluginEnvironment.adding(to: environment, "DOCKER_CLI_PLUGIN_SOCKET", address)
        }
        let pid = try start(plugin, arguments, environment)
        var received = 0
        while true {
            var waits = [
                pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket?.raw ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waits, 2, -1)
            if waits[1].revents != 0 { socket?.accept() }
            while let number = signals.next() {
                if number == SIGCHLD {
                    if let status = try ended(pid) { return code(status) }
                    continue
                }
                received += 1
                if isatty(1) == 1 { continue }
                socket = nil
                if received < patience { continue }
                kill(pid, SIGKILL)
                throw Failure("got 3 SIGTERM/SIGINTs, forcefully exiting")
            }
        }
    }

    /// For help: without a socket, and signals do to us what they do to any program.
    static func help(_ plugin: Plugin, _ arguments: [String]) throws(Failure) {
        let environment = PluginEnvironment.forCommand("docker \(plugin.name)")
        let pid = try start(plugin, arguments, environment)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let end = ExitStatus(status)
        if end != ExitStatus(0) { throw Failure(end.goText) }
    }

    private static func start(_ plugin: Plugin, _ arguments: [String], _ environment: [String]) throws(Failure) -> pid_t
    {
        var spawn = Spawn(path: plugin.path, arguments: [plugin.path] + arguments, environment: environment)
        spawn.descriptors = [0, 1, 2]
        spawn.resetsSignals = true
        do {
            return try spawn.start()
        } catch {
            throw Failure(Plugin.problem(ofStarting: plugin.path, error))
        }
    }

    /// nil while it runs: SIGCHLD comes for a stop, too.
    private static func ended(_ pid: pid_t) throws(Failure) -> ExitStatus? {
        var status: Int32 = 0
        let found = waitpid(pid, &status, WNOHANG)
        if found < 0 { throw Failure("\(SystemCallError("waitpid"))") }
        return found == 0 ? nil : ExitStatus(status)
    }

    /// A signal's end is -1 in Go, and so 255.
    private static func code(_ status: ExitStatus) -> Int32 { status.signal == nil ? status.code : 255 }
}
