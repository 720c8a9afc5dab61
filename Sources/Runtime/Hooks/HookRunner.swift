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
        // Files and no pipes: one that is not read fills up and holds us, one that a daemon keeps never ends.
        let raw = try systemCall("memfd_create") { monohull_memory_file("state.json") }
        defer { close(raw) }
        try FileDescriptor(owning: systemCall("fcntl") { fcntl(raw, F_DUPFD_CLOEXEC, 0) }).writeAll(state)
        try systemCall("lseek") { lseek(raw, 0, SEEK_SET) }
        let output = HookOutput(try systemCall("memfd_create") { monohull_memory_file("stdout") })
        let error = HookOutput(try systemCall("memfd_create") { monohull_memory_file("stderr") })
        let child = try ChildProcess(
            hook.path,
            hook.args.isEmpty ? [hook.path] : hook.args,
            environment: hook.env ?? environment,
            folder: folder,
            input: raw,
            output: output.descriptor,
            error: error.descriptor
        )
        let status = try wait(for: child, hook)
        if status.signal == nil && status.code == 0 { return }
        throw RuntimeError("\(Self.text(of: status)), stdout: \(output.text), stderr: \(error.text)")
    }

    private func wait(for child: borrowing ChildProcess, _ hook: SpecHook) throws -> ExitStatus {
        guard let timeout = hook.timeout else { return try child.wait() }
        // What is longer than weeks is as good as no limit.
        guard let status = try child.wait(milliseconds: Int32(min(timeout, 2_000_000)) * 1000) else {
            try? child.send(SIGKILL)
            _ = try child.wait()
            throw RuntimeError("hook ran past specified timeout of \(timeout).0s: \(hook.path)")
        }
        return status
    }

    private static func text(of status: ExitStatus) -> String {
        guard let signal = status.signal else { return "exit status \(status.code)" }
        let name = strsignal(signal).map { String(cString: $0).lowercased() } ?? "\(signal)"
        return "signal: \(name)"
    }
}
