import Cgroups
import Glibc
import Linux
import OCI
import Text

/// `checkpoint`: criu writes the container's processes to image files.
public struct Checkpointer {
    static let descriptorsFile = "descriptors.json"

    private let state: ContainerState
    private let options: CheckpointOptions

    public init(_ state: ContainerState, _ options: CheckpointOptions) {
        self.state = state
        self.options = options
    }

    public func run() throws {
        let version = try CriuClient.version()
        try Files.makeDirectories(options.imagePath, mode: 0o700)
        if !options.workPath.isEmpty { try Files.makeDirectories(options.workPath, mode: 0o700) }
        let images = try FileDescriptor.open(options.imagePath, O_RDONLY | O_DIRECTORY)
        let work = try FileDescriptor.open(
            options.workPath.isEmpty ? options.imagePath : options.workPath,
            O_RDONLY | O_DIRECTORY
        )
        if options.isPreDump { try CriuClient.require(1, named: "MemTrack") }
        if options.lazyPages { try checkLazyPages() }
        let message = try request(images: images.raw, work: work.raw, version)
        if !options.isPreDump { try writeDescriptors() }
        do {
            try dump(message)
        } catch {
            CriuLog.quote("\(options.workPath.isEmpty ? options.imagePath : options.workPath)/dump.log")
            throw error
        }
    }

    private func checkLazyPages() throws {
        try CriuClient.require(2, named: "LazyPages")
        let descriptor = options.statusDescriptor
        if descriptor < 0 { return }
        let flags = try systemCall("fcntl", path: "--status-fd") { fcntl(descriptor, F_GETFL) }
        guard flags & O_ACCMODE != O_RDONLY else {
            throw RuntimeError("invalid --status-fd argument \(descriptor): not writable")
        }
    }

    private func request(images: Int32, work: Int32, _ version: UInt64) throws -> CriuMessage {
        var message = CriuMessage()
        message.integer(1, images)
        message.integer(2, state.initProcess.pid)
        message.bool(3, options.leavesRunning)
        try CriuRequest.addCommon(to: &message, options, state.spec, logFile: "dump.log")
        message.string(13, state.rootfs)
        if !options.workPath.isEmpty { message.integer(17, work) }
        message.bool(18, options.linkRemap)
        message.bool(46, options.tcpSkipInFlight)
        if let server = options.pageServer {
            var info = CriuMessage()
            info.string(1, server.address)
            info.integer(2, server.port)
            message.message(11, info)
        }
        if !options.parentPath.isEmpty {
            message.string(14, options.parentPath)
            message.bool(15, true)
        }
        // Namespaces that others made stay theirs: the container gets them again when it is restored.
        for kind in [NamespaceKind.network, .pid] {
            guard let path = state.spec.linux.namespace(kind.rawValue)?.path, !path.isEmpty else { continue }
            var status = stat()
            try systemCall("stat", path: path) { stat(path, &status) }
            message.string(37, "\(kind.procName)[\(status.st_ino)]:\(CriuRequest.key(kind))")
        }
        if let freezer = state.cgroupPaths["freezer"] ?? (version >= 31400 ? unifiedFolder : nil) {
            message.string(44, freezer)
        }
        if !options.isPreDump { try addMounts(to: &message) }
        return message
    }

    private var unifiedFolder: String? { state.cgroupPaths.count == 1 ? state.cgroupPaths[""] : nil }

    private func addMounts(to message: inout CriuMessage) throws {
        let mounts = CriuMounts(
            spec: state.spec,
            bundle: state.bundle,
            rootPath: state.rootfs,
            cgroupPaths: state.cgroupPaths
        )
        for (destination, _) in try mounts.external() { message.pair(23, destination, destination) }
        for path in state.spec.linux.maskedPaths {
            var status = stat()
            guard stat("/proc/\(state.initProcess.pid)/root/\(path)", &status) == 0, status.st_mode & S_IFMT != S_IFDIR
            else { continue }
            message.pair(23, path, "/dev/null")
        }
        for device in CriuRequest.devices(state.spec) { message.pair(23, device, device) }
    }

    /// What the standard streams are on the host: pipes are put in again by name at the restore.
    private func writeDescriptors() throws {
        var writer = JSONWriter()
        writer.array { writer in
            for standard in 0...2 {
                let path = "/proc/\(state.initProcess.pid)/fd/\(standard)"
                writer.string((try? Files.target(ofLink: path)) ?? "")
            }
        }
        let path = "\(options.imagePath)/\(Self.descriptorsFile)"
        try Files.writeAtomically(path, bytes: writer.bytes, mode: 0o600, sync: false)
    }

    private func dump(_ message: CriuMessage) throws {
        let client = try CriuClient()
        let request: CriuClient.Request = options.isPreDump ? .preDump : .dump
        try client.run(request, { $0.message(2, message) }) { script, _, descriptor in
            if descriptor >= 0 { close(descriptor) }
            // The pages can be fetched from now on.
            if script == "status-ready", options.statusDescriptor >= 0 {
                var zero: UInt8 = 0
                _ = write(options.statusDescriptor, &zero, 1)
                close(options.statusDescriptor)
            }
        }
        let code = try client.finish()
        // After a pre-dump criu waits for more requests; that there are none is no failure.
        if code != 0 && !options.isPreDump { throw RuntimeError("criu failed: exit status \(code)") }
    }
}
