import Glibc
import Linux
import Runtime
import Text

/// What `create`, `run`, `restore` and `exec` take from the command line alike.
enum NewContainer {
    static func options(_ context: RuncContext, isDetached: Bool) throws -> CreateOptions {
        let flags = context.flags
        var options = CreateOptions()
        if !flags.string("bundle").isEmpty { options.bundle = flags.string("bundle") }
        options.isDetached = isDetached
        options.consoleSocket = flags.string("console-socket")
        options.pidfdSocket = flags.string("pidfd-socket")
        if !flags.string("pid-file").isEmpty { options.pidFile = AbsolutePath.of(flags.string("pid-file")) }
        options.withoutPivotRoot = flags.isOn("no-pivot")
        options.withoutNewKeyring = flags.isOn("no-new-keyring")
        options.usesSystemdCgroup = context.globals.usesSystemdCgroup
        options.notifies = !NotifySocket.ofServiceManager.isEmpty
        options.rootless = try context.globals.rootless()
        options.preservedDescriptors = try preserved(flags.integer("preserve-fds"), from: 3)
        return options
    }

    /// Adds the sockets that a service manager passed to us for the container (sd_listen_fds(3)). They come first;
    /// those of --preserve-fds follow.
    static func addListeningSockets(to options: inout CreateOptions, _ flags: ParsedFlags) throws {
        guard let pid = ProcessEnvironment.value("LISTEN_PID"), Int32(pid) == getpid(),
            let text = ProcessEnvironment.value("LISTEN_FDS"), let count = Int32(text), (1..<1000).contains(count)
        else { return }
        options.preservedDescriptors =
            try preserved(Int(count), from: 3) + preserved(flags.integer("preserve-fds"), from: 3 + count)
        options.environment += ["LISTEN_FDS=\(count)", "LISTEN_PID=1"]
    }

    private static func preserved(_ count: Int, from first: Int32) throws -> UInt32 {
        guard (0..<1000).contains(count) else {
            throw RuntimeError("--preserve-fds takes a number from 0 to 999, not \(count)")
        }
        // One that the caller did not pass could turn out to be one of our own by then.
        for offset in 0..<Int32(count) where fcntl(first + offset, F_GETFD) < 0 {
            throw RuntimeError("unable to stat preserved-fd \(offset) (of \(count)): no such file or directory")
        }
        return UInt32(count)
    }
}
