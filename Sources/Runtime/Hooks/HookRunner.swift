import CLinux
import Glibc
import Linux
import OCI

/// Runs the configuration's programs at their points, the container's state on their stdin.
public struct HookRunner: Sendable {
    public enum Point: String, Sendable, CaseIterable {
        case prestart, createRuntime, createContainer, startContainer, poststart, poststop
    }

    private let hooks: SpecHooks
    private let state: [UInt8]
    /// Working directory of the runtime's hooks: the bundle.
    private let folder: String?

    public init(_ hooks: SpecHooks, state: [UInt8], folder: String? = nil) {
        self.hooks = hooks
        self.state = state
        self.folder = folder
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

    /// In their order; the first that fails ends it. `environment` is what a hook gets whose configuration has no
    /// `env`: nothing of a container's for hooks that run outside of it (CVE-2025-23266). `folder` is the working
    /// directory where it is not the one that this was made with.
    public func run(_ point: Point, environment: [String], folder: String? = nil) throws {
        for (index, hook) in list(point).enumerated() {
            do {
                try run(hook, environment, folder ?? self.folder)
            } catch {
                throw RuntimeError("error running \(point.rawValue) hook #\(index): \(error)")
            }
        }
    }

    private func run(_ hook: SpecHook, _ environment: [String], _ folder: String?) throws {
        // A file and no pipe: one that is not read fills up and holds us.
        let raw = try systemCall("memfd_create") { monohull_memory_file("state.json") }
        defer { close(raw) }
        try FileDescriptor(owning: systemCall("dup") { dup(raw) }).writeAll(state)
        try systemCall("lseek") { lseek(raw, 0, SEEK_SET) }
        let child = try ChildProcess(
            hook.path,
            hook.args.isEmpty ? [hook.path] : hook.args,
            environment: hook.env ?? environment,
            folder: folder,
            input: raw
        )
        guard let timeout = hook.timeout else {
            try check(child.wait(), hook)
            return
        }
        // What is longer than weeks is as good as no limit.
        guard let status = try child.wait(milliseconds: Int32(min(timeout, 2_000_000)) * 1000) else {
            try? child.send(SIGKILL)
            _ = try child.wait()
            throw RuntimeError("hook ran past specified timeout of \(timeout)s: \(hook.path)")
        }
        try check(status, hook)
    }

    private func check(_ status: ExitStatus, _ hook: SpecHook) throws {
        if let signal = status.signal {
            let name = strsignal(signal).map { String(cString: $0).lowercased() } ?? "\(signal)"
            throw RuntimeError("signal: \(name) of hook \(hook.path)")
        }
        if status.code != 0 { throw RuntimeError("exit status \(status.code) of hook \(hook.path)") }
    }
}
