import Glibc
import Linux

/// The program behind a runtime name: "io.containerd.runc.v2" is containerd-shim-runc-v2, which we are ourselves; any
/// other name is looked for on the daemon's PATH; an absolute path stands for itself.
struct ShimBinary: Sendable {
    private static let own = "containerd-shim-runc-v2"
    let path: String
    /// argv[0], which selects the role where the program is our own file.
    let name: String

    var isOurs: Bool { path == OwnExecutable.path }

    /// The file that a client may start as a shim, or copy: ours is one by its name.
    var file: String {
        let link = "\(Files.parent(of: path))/\(Self.own)"
        return isOurs && access(link, X_OK) == 0 ? link : path
    }

    init(runtime: String) throws {
        if runtime.hasPrefix("/") {
            guard access(runtime, X_OK) == 0 else { throw Self.missing(runtime, runtime) }
            path = runtime
            name = runtime
            return
        }
        let parts = runtime.split(separator: ".", omittingEmptySubsequences: false)
        let words = parts.suffix(2).map(String.init)
        guard parts.count >= 2, let kind = words.first, let version = words.last, !kind.isEmpty, !version.isEmpty,
            !runtime.utf8.contains(UInt8(ascii: "/"))
        else {
            throw EngineError.invalid(
                "invalid runtime name \(runtime), correct runtime name should be either format like "
                    + "`io.containerd.runc.v2` or a full path to the binary: invalid argument"
            )
        }
        let program = "containerd-shim-\(kind)-\(version)"
        name = program
        if program == Self.own && !OwnExecutable.path.isEmpty {
            path = OwnExecutable.path
            return
        }
        let search = ProcessEnvironment.value("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        let candidates: [String] = search.split(separator: ":").filter { $0.first == "/" }.map { "\($0)/\(program)" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw Self.missing(runtime, program)
        }
        path = found
    }

    private static func missing(_ runtime: String, _ program: String) -> EngineError {
        .notFound("runtime \"\(runtime)\" binary not installed \"\(program)\": file does not exist: not found")
    }
}
