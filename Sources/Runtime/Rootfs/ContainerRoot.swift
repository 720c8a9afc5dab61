import CLinux
import Glibc
import Linux
import OCI

/// The root of a container that is being made, held by descriptor: every path of the container is walked from it.
struct ContainerRoot: ~Copyable {
    let descriptor: FileDescriptor
    /// Where the host has it; for texts, and for destinations that name it.
    let path: String

    /// Inside the root. A destination that begins with the host's path of the root is taken for one inside of it,
    /// as runc does.
    func destination(_ mount: SpecMount) -> String {
        let cleaned = RootPath.cleaned(mount.destination)
        let root = RootPath.cleaned(path)
        guard root != "/", cleaned.utf8.starts(with: root.utf8) else { return cleaned }
        let rest = cleaned.utf8.dropFirst(root.utf8.count)
        return rest.isEmpty ? "/" : rest.first == 0x2F ? String(Substring(rest)) : cleaned
    }

    /// Finds or makes the place that a mount goes to. `bound` is the descriptor of what is bound there, nil for a new file system.
    func mountPoint(for mount: SpecMount, bound: Int32?) throws -> RootPlace {
        do {
            let place = try place(for: destination(mount), isFile: isFile(bound))
            let full = place.path == "/" ? path : path + place.path
            if place.path == "/" {
                throw RuntimeError("mountpoint \"\(full)\" is on the top of rootfs \"\(path)\"")
            }
            do {
                try ProcMountRule.check(place.path, shown: full, type: mount.type, bound: bound)
            } catch {
                throw RuntimeError("check proc-safety of \(mount.destination) mount: \(error)")
            }
            return place
        } catch {
            throw RuntimeError("create mountpoint for \(mount.destination) mount: \(error)")
        }
    }

    /// For proc and sysfs, which what follows relies on: a real folder of the root, never what a link of the image
    /// leads to (CVE-2019-19921, CVE-2023-27561, CVE-2025-54867).
    func ordinaryFolder(for mount: SpecMount) throws -> RootPlace {
        let destination = destination(mount)
        try ProcMountRule.check(destination, shown: path + destination, type: mount.type, bound: nil)
        var status = stat()
        let place: RootPlace
        do throws(SystemCallError) {
            let entry = try RootPath.open(descriptor, destination, O_PATH | O_NOFOLLOW)
            place = RootPlace(entry, path: destination, isNew: false)
        } catch {
            guard error.errno == ENOENT else { throw error }
            place = try RootPath.directory(descriptor, destination)
        }
        let raw = place.descriptor.raw
        try systemCall("fstat", path: destination) { fstat(raw, &status) }
        if status.st_mode & S_IFMT != S_IFDIR {
            throw RuntimeError("filesystem \"\(mount.type)\" must be mounted on ordinary directory")
        }
        return place
    }

    private func place(for destination: String, isFile: Bool) throws(SystemCallError) -> RootPlace {
        if isFile { return try RootPath.file(descriptor, destination) }
        return try RootPath.directory(descriptor, destination)
    }

    private func isFile(_ bound: Int32?) throws(SystemCallError) -> Bool {
        guard let bound else { return false }
        var status = stat()
        try systemCall("fstat") { fstat(bound, &status) }
        return status.st_mode & S_IFMT != S_IFDIR
    }
}
