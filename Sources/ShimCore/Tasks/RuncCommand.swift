import CLinux
import Glibc
import Linux
import Text

/// The runtime as a command line. Started without waiting; the loop reports its end.
final class RuncCommand {
    struct Outcome {
        let status: UInt32
        /// What it printed, when nothing else was made of its stdout.
        let output: [UInt8]
        /// The last error in its log, "" when there is none.
        let error: String

        var succeeded: Bool { status == 0 }

        /// containerd's wording: what failed, then the runtime's own words.
        func failure(_ operation: String) -> CallError {
            let text = error.isEmpty ? "exit status \(status)" : error
            return CallError(.unknown, "OCI runtime \(operation) failed: \(text)")
        }
    }

    private static let outputLimit = 4 << 20

    private let reaper: Reaper
    /// nil when there is none of that name.
    private let program: String?
    private let global: [String]
    private let log: String
    let bundle: String
    let options: RuncOptions

    /// Without a binary name the runtime is this same executable in its runc role.
    init(_ options: RuncOptions, bundle: String, namespace: String, _ reaper: Reaper) {
        self.reaper = reaper
        self.bundle = bundle
        self.options = options
        program = options.binary.isEmpty ? OwnExecutable.path : Spawn.find(options.binary)
        log = "\(bundle)/log.json"
        let root = options.root.isEmpty ? "/run/containerd/runc" : options.root
        var global = ["--root", "\(root)/\(namespace)", "--log", log, "--log-format", "json"]
        if options.systemdCgroup { global.append("--systemd-cgroup") }
        self.global = global
    }

    /// `descriptors` become the streams of the runtime and of the process it leaves behind; without them its
    /// output is collected. `input` is for its stdin.
    func run(
        _ arguments: [String],
        _ descriptors: [Int32]? = nil,
        input: [UInt8] = [],
        _ completion: @escaping (Outcome) -> Void
    ) {
        guard let program else {
            let missing = "exec: \"\(options.binary)\": executable file not found in $PATH"
            return completion(Outcome(status: 127, output: [], error: missing))
        }
        let offset = logSize()
        let collected = descriptors == nil ? monohull_memory_file("runc") : -1
        let name = options.binary.isEmpty ? "runc" : options.binary
        var spawn = Spawn(path: program, arguments: [name] + global + arguments)
        // A service manager's socket is the daemon's, not the container's.
        spawn.environment.removeAll { $0.hasPrefix("NOTIFY_SOCKET=") }
        spawn.folder = bundle
        let given = input.isEmpty ? FileDescriptor(owning: -1) : Self.file(input)
        spawn.descriptors = descriptors ?? [given.raw, collected, collected]
        reaper.beginAdoption()
        do {
            let pid = try spawn.start()
            reaper.claim(pid) { [self] exit in
                let output = Self.take(collected)
                let error = exit.status == 0 ? "" : lastError(after: offset, output)
                completion(Outcome(status: exit.status, output: output, error: error))
                reaper.endAdoption()
            }
        } catch {
            _ = Self.take(collected)
            completion(Outcome(status: 127, output: [], error: "\(error)"))
            reaper.endAdoption()
        }
    }

    private static func file(_ bytes: [UInt8]) -> FileDescriptor {
        let file = FileDescriptor(owning: monohull_memory_file("runc"))
        try? file.writeAll(bytes)
        lseek(file.raw, 0, SEEK_SET)
        return file
    }

    private static func take(_ descriptor: Int32) -> [UInt8] {
        guard descriptor >= 0 else { return [] }
        let file = FileDescriptor(owning: descriptor)
        lseek(file.raw, 0, SEEK_SET)
        return (try? file.readAll(limit: outputLimit)) ?? []
    }

    private func logSize() -> Int {
        var status = stat()
        return stat(log, &status) == 0 ? Int(status.st_size) : 0
    }

    private func lastError(after offset: Int, _ output: [UInt8]) -> String {
        let bytes = (try? Files.read(log, limit: 16 << 20)) ?? []
        let fresh = bytes.count > offset ? bytes[offset...] : bytes[...]
        let lines = fresh.split(separator: 0x0A)
        for line in lines.reversed() {
            guard let node = try? JSONNode.parse(Array(line)), let message = node["msg"]?.string else { continue }
            let level = node["level"]?.string
            if level == "error" || level == "fatal" { return message }
        }
        return String(decoding: output.prefix(4096).split(separator: 0x0A).last ?? [], as: UTF8.self)
    }
}
