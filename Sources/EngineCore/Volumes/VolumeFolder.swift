import DockerAPI
import Glibc
import Linux
import Text

/// The folder that has all volumes, as docker lays it out: NAME/_data. What begins with a dot is our own.
struct VolumeFolder: Sendable {
    let path: String
    /// Who the data of new volumes belongs to: root of containers' user namespace, or the host's.
    var owner: (user: UInt32, group: UInt32) = (0, 0)

    private static let leaving = ".removed."

    func place(_ name: String) -> String { "\(path)/\(name)" }
    func data(_ name: String) -> String { "\(path)/\(name)/_data" }

    func make() throws { try Files.makeDirectories(path, mode: 0o701) }

    func make(_ name: String) throws {
        try Files.makeDirectories(place(name), mode: 0o701)
        let data = data(name)
        try Files.makeDirectories(data, mode: 0o755)
        if owner != (0, 0) { try systemCall("chown", path: data) { chown(data, owner.user, owner.group) } }
        try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).sync()
    }

    func has(_ name: String) -> Bool { Files.isDirectory(place(name)) }

    /// Volumes by their folders.
    func names() throws -> [String] {
        try Files.list(path).filter { !$0.hasPrefix(".") && Files.isDirectory("\(path)/\($0)") }
    }

    /// Takes a volume out of sight, to the path that is returned. What `sweep` finds of it is removed, however long ago
    /// that was.
    func hide(_ name: String) throws -> String {
        // Whatever is mounted there is not the volume's.
        HostMount.unmountAll(data(name))
        if isOtherFileSystem(data(name)) {
            throw EngineError.internalError(
                "\(data(name)) is a mount that cannot be taken off: device or resource busy"
            )
        }
        let hidden = "\(path)/\(Self.leaving)\(RandomID.make().prefix(16))"
        let place = place(name)
        if rename(place, hidden) != 0 && errno != ENOENT { throw SystemCallError("rename", path: place) }
        return hidden
    }

    private func isOtherFileSystem(_ folder: String) -> Bool {
        guard let above = try? FileStatus(path), let below = try? FileStatus(folder, followsLink: false) else {
            return false
        }
        return above.device != below.device
    }

    /// Blocks for as long as there is something to remove.
    func sweep() throws {
        for name in try Files.list(path) where name.hasPrefix(Self.leaving) {
            try Files.removeTree("\(path)/\(name)")
        }
    }

    /// A volume that another engine made: its options stand in a file beside its data.
    func adopted(_ name: String) -> VolumeRecord {
        let seconds = (try? FileStatus(place(name)))?.changed ?? Timestamp.secondsNow()
        var options: [String: String] = [:]
        if let bytes = try? Files.read("\(place(name))/opts.json", limit: 1 << 20),
            let node = try? JSONNode.parse(bytes)
        {
            for (key, option) in [("MountType", "type"), ("MountOpts", "o"), ("MountDevice", "device")] {
                if let text = node[key]?.string, !text.isEmpty { options[option] = text }
            }
            if let size = node["Quota"]?["Size"]?.int64, size > 0 { options["size"] = "\(size)" }
        }
        return VolumeRecord(
            name: name,
            createdAt: Timestamp.text(seconds: seconds, nanoseconds: 0),
            labels: nil,
            options: options.isEmpty ? nil : options
        )
    }
}
