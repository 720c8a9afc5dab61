import Glibc
import Linux
import OCI

/// A container's group in the resctrl file system (Documentation/filesystems/resctrl.rst): shares of the L3 cache and
/// of the memory's bandwidth. The folder of the mount is a parameter, for tests.
public struct ResourceControl: Sendable {
    /// Where the mount usually is; the kernel makes the folder when the processor has the feature.
    public static let defaultRoot = "/sys/fs/resctrl"

    private let rdt: SpecIntelRdt
    private let id: String
    let root: String

    public init(_ rdt: SpecIntelRdt, id: String, root: String = ResourceControl.defaultRoot) {
        self.rdt = rdt
        self.id = id
        self.root = root
    }

    public static func isMounted(_ root: String = defaultRoot) -> Bool { Files.exists("\(root)/info") }

    static func validate(_ rdt: SpecIntelRdt, root: String = defaultRoot) throws {
        guard isMounted(root) else {
            throw RuntimeError("intelRdt is specified in config, but Intel RDT is not enabled")
        }
        let closID = rdt.closID
        // "/" is the root group.
        if closID == "." || closID == ".." || (closID != "/" && closID.utf8.contains(UInt8(ascii: "/"))) {
            throw RuntimeError("invalid intelRdt.ClosID \"\(closID)\"")
        }
        if !rdt.l3CacheSchema.isEmpty, !Files.exists("\(root)/info/L3") {
            throw RuntimeError("intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled")
        }
        if !rdt.memBwSchema.isEmpty, !Files.exists("\(root)/info/MB") {
            throw RuntimeError("intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled")
        }
    }

    public var path: String {
        switch rdt.closID {
        case "": "\(root)/\(id)"
        case "/": root
        default: "\(root)/\(rdt.closID)"
        }
    }

    var monitoringPath: String? { rdt.enableMonitoring ? "\(path)/mon_groups/\(id)" : nil }

    private var schemata: [String] {
        ([rdt.l3CacheSchema, rdt.memBwSchema] + rdt.schemata).filter { !$0.isEmpty }
    }

    /// Makes the group, sets its shares and puts the process in.
    public func apply(_ pid: pid_t) throws {
        if !rdt.closID.isEmpty && schemata.isEmpty && !Files.exists(path) {
            throw RuntimeError(
                "clos dir not accessible (must be pre-created when schemata, l3CacheSchema and memBwSchema are empty): \(path)"
            )
        }
        try makeGroup(path)
        try writeSchemata()
        try write("\(path)/tasks", "\(pid)")
        if let monitoringPath {
            try makeGroup(monitoringPath)
            try write("\(monitoringPath)/tasks", "\(pid)")
        }
    }

    public func writeSchemata() throws {
        if !schemata.isEmpty { try write("\(path)/schemata", schemata.map { "\($0)\n" }.joined()) }
    }

    public func figures() throws -> ResourceFigures { try ResourceFigures(self) }

    /// A group that the configuration names is somebody else's to remove.
    public func remove() throws {
        guard let folder = rdt.closID.isEmpty ? path : monitoringPath else { return }
        if rmdir(folder) != 0, errno != ENOENT { throw SystemCallError("rmdir", path: folder) }
    }

    private func makeGroup(_ folder: String) throws {
        if mkdir(folder, 0o755) != 0, errno != EEXIST { throw explained(SystemCallError("mkdir", path: folder)) }
    }

    private func write(_ file: String, _ text: String) throws {
        do throws(SystemCallError) {
            try FileDescriptor.open(file, O_WRONLY).writeAll(Array(text.utf8))
        } catch {
            throw explained(SystemCallError(error.call, path: file, errno: error.errno))
        }
    }

    /// The kernel puts its reason in a file.
    private func explained(_ error: SystemCallError) -> RuntimeError {
        let bytes = (try? Files.read("\(root)/info/last_cmd_status", limit: 4096)) ?? []
        let status = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        return RuntimeError("intelrdt: \(error)\(status.isEmpty ? "" : ", last_cmd_status: \(status)")")
    }
}
