import Glibc
import Linux
import Text

/// A bundle with busybox as its root file system, the runtime that runs it and a state folder of its own. What a
/// test changes of config.json it writes as JSON text, so that it reads as the specification does.
///
/// Everything goes with the scope: containers that are left, mounts below the folder, the folder.
public final class RuncBundle {
    public let folder: TemporaryFolder
    public let id: String
    public internal(set) var runtime: String
    /// A program with its arguments that starts the runtime, where it is not started as it is.
    public var launcher: [String] = []
    /// Members of config.json's `process`, `linux` and of its root by name, each a JSON text.
    public var process: [String: String]
    public var linux: [String: String]
    public var top: [String: String]
    public var mounts: [String]
    /// By type: "" makes a new namespace, a path joins one.
    public var namespaces: [String: String] = ["pid": "", "mount": "", "ipc": "", "uts": "", "network": ""]
    /// Flags before the command, beside --root.
    public var globals: [String] = []

    public var path: String { "\(folder.path)/bundle" }
    public var rootfs: String { "\(path)/rootfs" }
    public var state: String { "\(folder.path)/state" }

    /// `script` is what the container's /bin/sh runs.
    public static func with(
        _ script: String = "true",
        runtime: String = "\(Environment.binaries)/runc",
        _ body: (RuncBundle) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let bundle = try RuncBundle(folder, script, runtime)
            defer { bundle.cleanUp() }
            try body(bundle)
        }
    }

    private init(_ folder: TemporaryFolder, _ script: String, _ runtime: String) throws {
        self.folder = folder
        self.runtime = runtime
        id = "mh-\(String(folder.path.suffix(6)))"
        process = [
            "cwd": #""/""#, "env": #"["PATH=/bin"]"#, "args": Self.json(["/bin/sh", "-c", script]),
            "user": #"{"uid":0,"gid":0}"#,
        ]
        linux = [:]
        top = ["ociVersion": #""1.2.1""#, "root": #"{"path":"rootfs"}"#]
        mounts = [#"{"destination":"/proc","type":"proc","source":"proc"}"#]
        // Open to others: the root of a user namespace is one of them.
        chmod(folder.path, 0o755)
        for name in ["bin", "proc", "sys", "dev", "tmp", "etc"] {
            try Files.makeDirectories("\(rootfs)/\(name)", mode: 0o755)
        }
        guard !Self.busybox.isEmpty else { throw Failure("busybox is not on PATH") }
        try Files.writeAtomically("\(rootfs)/bin/busybox", bytes: Self.busybox, mode: 0o755, sync: false)
        // Links, not `busybox --install`: a chroot is not needed for them.
        for name in Self.applets where name != "busybox" { _ = symlink("busybox", "\(rootfs)/bin/\(name)") }
    }

    /// Its bytes: each bundle has a copy, since a container's root may write to it.
    private static let busybox = Environment.program("busybox").flatMap { try? Files.read($0) } ?? []
    private static let applets: [String] = (try? Command.check("busybox", ["--list"]).lines) ?? []

    /// A user namespace whose root is `host` outside, with 65,536 ids, and a root file system that is its.
    public func mapIDs(to host: UInt32 = 200_000) throws {
        namespaces["user"] = ""
        let mappings = #"[{"containerID":0,"hostID":\#(host),"size":65536}]"#
        linux["uidMappings"] = mappings
        linux["gidMappings"] = mappings
        try Command.check("chown", ["-R", "\(host):\(host)", rootfs])
    }

    /// A JSON array of strings.
    public static func json(_ texts: [String]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for text in texts { writer.string(text) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// What the container's program is.
    public func setArguments(_ arguments: String...) { process["args"] = Self.json(arguments) }

    /// Writes config.json as the members are now.
    public func write() throws {
        func object(_ members: [String: String]) -> String {
            let texts = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            return "{\(texts.joined(separator: ",\n "))}"
        }
        var linux = linux
        if linux["namespaces"] == nil {
            let list = namespaces.sorted { $0.key < $1.key }.map { type, path in
                path.isEmpty ? #"{"type":"\#(type)"}"# : #"{"type":"\#(type)","path":"\#(path)"}"#
            }
            linux["namespaces"] = "[\(list.joined(separator: ","))]"
        }
        var members = top
        if members["process"] == nil { members["process"] = object(process) }
        if members["mounts"] == nil { members["mounts"] = "[\(mounts.joined(separator: ",\n "))]" }
        members["linux"] = object(linux)
        try Files.writeAtomically("\(path)/config.json", bytes: Array(object(members).utf8), mode: 0o644, sync: false)
    }

    /// The command line of the runtime, without --root.
    public func line(_ arguments: [String]) -> (program: String, arguments: [String]) {
        let line = launcher + [runtime] + globals + arguments
        return (line[0], Array(line.dropFirst()))
    }

    /// `runc` with --root and `arguments`, config.json written before.
    public func runc(_ arguments: String..., input: String? = nil, environment: [String: String?] = [:]) throws
        -> Output
    {
        try write()
        let line = line(["--root", state] + arguments)
        return try Command.run(line.program, line.arguments, environment: environment, input: input)
    }

    /// `runc run` in the foreground.
    public func run(_ flags: String..., input: String? = nil) throws -> Output {
        try write()
        let line = line(["--root", state, "run", "--bundle", path] + flags + [id])
        return try Command.run(line.program, line.arguments, input: input)
    }

    /// Runs a command where anything but success ends the test.
    @discardableResult
    public func check(_ arguments: String...) throws -> Output {
        try write()
        let line = line(["--root", state] + arguments)
        return try Command.check(line.program, line.arguments)
    }

    /// `runc create`. The container outlives the call, so its three streams are /dev/null or the file `output`.
    @discardableResult
    public func create(_ flags: String..., output: String = "/dev/null") throws -> Output {
        try write()
        let line = line(["--root", state, "create", "--bundle", path] + flags + [id])
        let errors = "\(folder.path)/create.err"
        let script = "exec \"$0\" \"$@\" </dev/null >>\(output) 2>\(output == "/dev/null" ? errors : output)"
        let result = try Command.run("sh", ["-c", script, line.program] + line.arguments)
        let text = (try? String(decoding: Files.read(errors), as: UTF8.self)) ?? ""
        return Output(code: result.code, out: result.out, err: text)
    }

    /// Creates and starts.
    public func launch(output: String = "/dev/null") throws {
        let made = try create(output: output)
        guard made.code == 0 else { throw Failure("create: \(made)") }
        try check("start", id)
    }

    public func stateJSON() throws -> JSONNode { try JSONNode.parse(Array(check("state", id).out.utf8)) }

    public func status() throws -> String { try stateJSON()["status"]?.string ?? "" }

    public func waitUntil(_ status: String) throws {
        try Clock.wait("\(id) is \(status)") { try self.status() == status }
    }

    private func cleanUp() {
        for id in (try? Files.list(state)) ?? [] {
            _ = try? Command.run(runtime, ["--root", state, "delete", "--force", id])
        }
        let mounts = (try? String(decoding: Files.read("/proc/self/mountinfo"), as: UTF8.self)) ?? ""
        for line in mounts.utf8.split(separator: 0x0A).reversed() {
            let fields = line.split(separator: 0x20).map { String(decoding: Array($0), as: UTF8.self) }
            guard fields.count > 4, fields[4].hasPrefix(folder.path) else { continue }
            _ = umount2(fields[4], Int32(MNT_DETACH))
        }
    }
}
