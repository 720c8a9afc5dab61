import CLinux
import Glibc
import Linux
import OCI

/// Runs the configuration's programs at their points, the container's state on their stdin.
public struct HookRunner: Sendable {
    public enum Point: String, Sendable {
        case prestart, createRuntime, createContainer, startContainer, poststart, poststop
    }

    private let hooks: SpecHooks
    private let state: [UInt8]

    public init(_ hooks: SpecHooks, state: [UInt8]) {
        self.hooks = hooks
        self.state = state
    }

    /// Those that run outside the container before its program starts.
    var hasRuntimeHooks: Bool { !hooks.prestart.isEmpty || !hooks.createRuntime.isEmpty }

    private func list(_ point: Point) -> [SpecHook] {
        switch point {
        case .prestart: hooks.prestart
        case .createRuntime: hooks.createRuntime
        case .createContainer: hooks.createContainer
        case .startContainer: hooks.startContainer
        case .poststart: hooks.poststart
        case .poststop: hooks.poststop
        }
    }

    /// In their order; the first that fails ends it.
    public func run(_ point: Point) throws {
        for (index, hook) in list(point).enumerated() {
            do {
                try run(hook)
            } catch {
                throw RuntimeError("error running \(point.rawValue) hook #\(index): \(error)")
            }
        }
    }

    private func run(_ hook: SpecHook) throws {
        var ends: [Int32] = [-1, -1]
        try systemCall("socketpair") {
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
        }
        let ours = FileDescriptor(owning: ends[0])
        let theirs = ends[1]
        let oursRaw = ours.raw
        var pidfd: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if pid == 0 { Self.execute(hook, standardInput: theirs) }
        close(theirs)
        let handle = PidFD(FileDescriptor(owning: pidfd))
        // A hook that does not read its stdin is no error, and must not kill us with SIGPIPE.
        state.withUnsafeBytes { bytes in
            _ = send(oursRaw, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        shutdown(oursRaw, Int32(SHUT_WR))
        if let timeout = hook.timeout, !handle.waitForExit(milliseconds: Int32(clamping: timeout * 1000)) {
            try? handle.send(SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            throw RuntimeError("hook \(hook.path) ran past its timeout of \(timeout) s")
        }
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        let code = ExitStatus(status).code
        if code != 0 { throw RuntimeError("hook \(hook.path): exit status \(code)") }
    }

    /// A hook's environment is its own alone (nothing of an image reaches it).
    private static func execute(_ hook: SpecHook, standardInput: Int32) -> Never {
        dup2(standardInput, 0)
        _ = monohull_close_range(3, .max, 4)
        ProgramLauncher.resetSignals()
        var arguments: [UnsafeMutablePointer<CChar>?] = (hook.args.isEmpty ? [hook.path] : hook.args).map { strdup($0) }
        arguments.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = (hook.env ?? []).map { strdup($0) }
        environment.append(nil)
        execve(hook.path, arguments, environment)
        _exit(127)
    }
}
