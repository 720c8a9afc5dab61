import Linux

/// Devices of this host for a container.
enum HostDevices {
    /// A device, or all devices below a folder.
    static func at(_ path: String) throws -> [SpecDraft.Device] {
        let status: FileStatus
        do { status = try FileStatus(path) } catch { throw Failure("error stating device path: \(error)") }
        if status.kind == .folder { return try below(path) }
        guard let device = device(path, try FileStatus(path, followsLink: false)) else {
            throw Failure("get device path: \"\(path)\" containerPath: \"\" error: not a device node")
        }
        return [device]
    }

    private static func below(_ folder: String) throws -> [SpecDraft.Device] {
        // Instances of their own in every container, and other programs' folders.
        let skipped = ["pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev"]
        var found: [SpecDraft.Device] = []
        for name in try Files.list(folder).sorted() {
            let path = "\(folder)/\(name)"
            // It may be gone by now.
            guard let status = try? FileStatus(path, followsLink: false) else { continue }
            if status.kind == .folder {
                if !skipped.contains(name) { found += try below(path) }
            } else if name != "console", let device = device(path, status) {
                found.append(device)
            }
        }
        return found
    }

    /// nil for what is none, a link too.
    private static func device(_ path: String, _ status: FileStatus) -> SpecDraft.Device? {
        guard status.kind == .block || status.kind == .character else { return nil }
        return SpecDraft.Device(
            path: path,
            type: status.kind == .block ? "b" : "c",
            major: status.major,
            minor: status.minor,
            mode: status.mode,
            uid: status.uid,
            gid: status.gid
        )
    }
}
