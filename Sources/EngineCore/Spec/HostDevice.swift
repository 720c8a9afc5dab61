import DockerAPI
import Glibc
import Linux
import Text

/// A device that a container is given.
struct HostDevice: Sendable {
    /// In the container.
    var path: String
    /// b, c or p.
    let type: String
    let major: Int
    let minor: Int
    let mode: UInt32
    let uid: UInt32
    let gid: UInt32

    /// nil for what is no device.
    init?(_ path: String) throws(SystemCallError) {
        let status = try FileStatus(path, followsLink: false)
        switch status.kind {
        case .block: type = "b"
        case .character: type = "c"
        case .fifo: type = "p"
        case .folder, .socket, .other: return nil
        }
        self.path = path
        major = status.major
        minor = status.minor
        mode = status.mode
        uid = status.uid
        gid = status.gid
    }

    func write(_ array: inout JSONWriter) {
        array.object {
            $0.member("path", path)
            $0.member("type", type)
            $0.member("major", major)
            $0.member("minor", minor)
            $0.member("fileMode", mode)
            $0.member("uid", uid)
            $0.member("gid", gid)
        }
    }

    /// The devices of one mapping: the one that it names, or all below the folder that it names.
    static func all(_ mapping: DeviceMapping) throws(EngineError) -> [HostDevice] {
        let source = (try? realPath(mapping.pathOnHost)) ?? mapping.pathOnHost
        let reason: String
        do throws(SystemCallError) {
            if var device = try HostDevice(source) {
                device.path = mapping.pathInContainer
                return [device]
            }
            let found = Files.isDirectory(source) ? below(source) : []
            if !found.isEmpty {
                return found.map { device in
                    var device = device
                    let rest = device.path.utf8.dropFirst(source.utf8.count)
                    device.path = mapping.pathInContainer + String(decoding: rest, as: UTF8.self)
                    return device
                }
            }
            reason = "not a device node"
        } catch {
            reason = error.reason.lowercased()
        }
        throw .internalError(
            "error gathering device information while adding custom device \"\(mapping.pathOnHost)\": \(reason)"
        )
    }

    private static func realPath(_ path: String) throws(SystemCallError) -> String {
        guard let resolved = realpath(path, nil) else { throw SystemCallError("realpath", path: path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What a privileged container sees of the host's.
    static func all() -> [HostDevice] {
        below("/dev", without: ["pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console"]).filter {
            $0.type != "p"
        }
    }

    /// Links are not followed, and a folder that goes away meanwhile is empty.
    private static func below(_ folder: String, without left: Set<String> = [], depth: Int = 0) -> [HostDevice] {
        guard depth < 16 else { return [] }
        var devices: [HostDevice] = []
        for name in ((try? Files.list(folder)) ?? []).sorted() where !left.contains(name) {
            let path = "\(folder)/\(name)"
            guard let status = try? FileStatus(path, followsLink: false) else { continue }
            if status.kind == .folder {
                devices += below(path, without: left, depth: depth + 1)
            } else if let device = try? HostDevice(path) {
                devices.append(device)
            }
        }
        return devices
    }
}
