import CLinux
import Glibc
import Linux

/// Packs a tree that others may change meanwhile: what a running container has.
///
/// Each name is opened without following it and without opening what it stands for (O_PATH), and is looked at and read
/// by that descriptor: a file that becomes a device or a link to the host's between the two leads nowhere. What has
/// gone by the time we come is left out, and a file that became shorter is filled up with zeros, as tar does it.
public final class TreePacker {
    /// Every level holds a descriptor.
    private static let maximumDepth = 1024

    private struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// What is done with a name.
    public enum Choice {
        case pack
        /// A folder's name is left out, what is in it is looked at.
        case contentAlone
        case leaveOut
    }

    private let writer: TarWriter
    private let owners: OwnerMap?
    /// Asked for each name before it is packed; a folder's has no slash at its end.
    private let choose: ((_ name: [UInt8], _ isFolder: Bool) throws -> Choice)?
    /// What becomes of each entry before it is written; nil for what was written in its place.
    private let change: ((TarEntry) throws -> TarEntry?)?
    /// The name in the archive of each file that has more names than one.
    private var links: [Identity: [UInt8]] = [:]

    /// `owners` is the user namespace that the tree belongs to: the archive has the owners as they are inside of it.
    public init(
        _ writer: TarWriter,
        owners: OwnerMap? = nil,
        choose: ((_ name: [UInt8], _ isFolder: Bool) throws -> Choice)? = nil,
        change: ((TarEntry) throws -> TarEntry?)? = nil
    ) {
        self.writer = writer
        self.owners = owners
        self.choose = choose
        self.change = change
    }

    /// What `opened` (O_PATH) stands for under the given name, with all that is in it. Throws what the sink throws.
    public func add(_ opened: borrowing FileDescriptor, as name: [UInt8]) throws {
        try add(opened.raw, name, depth: 0, above: nil)
    }

    /// What is in a folder, without the folder itself.
    public func addContent(of folder: borrowing FileDescriptor) throws {
        var status = stat()
        let raw = folder.raw
        try systemCall("fstat") { fstat(raw, &status) }
        try addContent(of: raw, [], depth: 0, device: status.st_dev)
    }

    /// `above` is the device of the folder that holds it.
    private func add(_ raw: Int32, _ name: [UInt8], depth: Int, above: dev_t?) throws {
        var status = stat()
        guard fstat(raw, &status) == 0, let kind = TarEntry.Kind(mode: status.st_mode) else { return }
        let choice = try choose?(name, kind == .folder) ?? .pack
        if choice == .leaveOut { return }
        let isOfTheKernel = status.st_dev != above && Self.isOfTheKernel(raw)
        if isOfTheKernel && kind != .folder { return }
        var entry = TarEntry(kind, name, status: status)
        if let owners {
            (entry.user, entry.group) = (owners.inside(user: entry.user), owners.inside(group: entry.group))
        }
        // docker's archives have whole seconds.
        entry.nanoseconds = 0
        if kind == .folder {
            let device = isOfTheKernel ? nil : status.st_dev
            return try addFolder(raw, entry, depth, device, isPacked: choice == .pack)
        }
        if kind == .symbolicLink {
            guard let target = Self.target(raw) else { return }
            entry.target = target
        }
        if status.st_nlink > 1 {
            let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
            if let first = links[identity] {
                entry.kind = .hardLink
                entry.target = first
                entry.size = 0
                return try addBare(entry)
            }
            links[identity] = name
        }
        if kind == .file { try addFile(raw, entry) } else { try addBare(entry) }
    }

    /// An entry without content.
    private func addBare(_ entry: TarEntry) throws {
        guard let change else { return try writer.add(entry) }
        if let entry = try change(entry) { try writer.add(entry) }
    }

    private func addFolder(_ raw: Int32, _ entry: TarEntry, _ depth: Int, _ device: dev_t?, isPacked: Bool) throws {
        guard depth < Self.maximumDepth else { throw ByteStreamError("the tree is too deep") }
        var entry = entry
        if entry.name.last != 0x2F { entry.name.append(0x2F) }
        if isPacked { try addBare(entry) }
        if let device { try addContent(of: raw, entry.name, depth: depth + 1, device: device) }
    }

    /// File systems that show the kernel itself: nothing in them is a container's, and to read them as the host's root
    /// would show what the container may not see. Where docker looks they are not mounted at all.
    private static func isOfTheKernel(_ raw: Int32) -> Bool {
        let types: [Int] = [
            0x9fa0, 0x6265_6572, 0x27_e0eb, 0x6367_7270, 0x1cd1, 0x1980_0202,  // proc, sysfs, cgroups, devpts, mqueue
            0x6462_6720, 0x7472_6163, 0xcafe_4a11, 0x7363_6673,  // debugfs, tracefs, bpf, securityfs
        ]
        return types.contains(monohull_file_system_type(raw))
    }

    private func addContent(of folder: Int32, _ prefix: [UInt8], depth: Int, device: dev_t) throws {
        let names: [[CChar]]
        do throws(SystemCallError) { names = try Files.kernelNames(in: folder) } catch {
            if Self.isLeftOut(error.errno) { return }
            throw error
        }
        let sorted = names.map { (kernel: $0, bytes: $0.dropLast().map(UInt8.init(bitPattern:))) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        for name in sorted {
            let raw = openat(folder, name.kernel, O_PATH | O_NOFOLLOW | O_CLOEXEC)
            if raw < 0 {
                if Self.isLeftOut(errno) { continue }
                throw SystemCallError("openat")
            }
            let opened = FileDescriptor(owning: raw)
            try add(opened.raw, prefix + name.bytes, depth: depth, above: device)
        }
    }

    /// What has gone meanwhile, and what is shown to a user of the container alone (FUSE).
    private static func isLeftOut(_ code: Int32) -> Bool { code == ENOENT || code == EACCES }

    private func addFile(_ raw: Int32, _ entry: TarEntry) throws {
        let path = "/proc/self/fd/\(raw)"
        let file: FileDescriptor
        do throws(SystemCallError) { file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK) } catch {
            if Self.isLeftOut(error.errno) { return }
            throw error
        }
        var entry = entry
        if let value = Self.capability(path) { entry.attributes = [("security.capability", value)] }
        if let change {
            guard let changed = try change(entry) else { return }
            entry = changed
        }
        try writer.begin(entry)
        var left = entry.size
        let descriptor = file.raw
        while left > 0 {
            left -= try writer.write(upTo: left) { room in
                let count = try systemCall("read") { read(descriptor, room.baseAddress, room.count) }
                if count > 0 { return count }
                room.initializeMemory(as: UInt8.self, repeating: 0)
                return room.count
            }
        }
    }

    private static func target(_ link: Int32) -> [UInt8]? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(link, "", &text, text.count)
        return count < 0 ? nil : text[..<count].map(UInt8.init(bitPattern:))
    }

    /// In the form that names no user namespace: the owner of one means nothing elsewhere (linux/capability.h).
    private static func capability(_ path: String) -> [UInt8]? {
        var value = [UInt8](repeating: 0, count: 64)
        let count = getxattr(path, "security.capability", &value, value.count)
        guard count >= 20 else { return nil }
        if value[3] == 3 {
            value[3] = 2
            return Array(value[0..<20])
        }
        return Array(value[0..<count])
    }
}
