import CLinux
import Glibc
import Linux
import OCI

/// What a configuration asks for that does not go together, told before anything is made and in runc's words.
struct SpecValidator {
    let spec: Spec
    let process: SpecProcess
    let rootPath: String
    let isRootless: Bool

    private var linux: SpecLinux { spec.linux }
    private func has(_ type: NamespaceKind) -> Bool { linux.namespace(type.rawValue) != nil }

    func validate() throws {
        try process.validate()
        try checkRoot()
        try checkNamespaces()
        try checkUser()
        try checkNetworkDevices()
        try checkSysctls()
        try ResourceLimits.validate(process.rlimits)
        try SecurityLabels.validate(process)
        if let rdt = linux.intelRdt { try ResourceControl.validate(rdt) }
    }

    private func checkRoot() throws {
        var status = stat()
        guard stat(rootPath, &status) == 0 else {
            throw RuntimeError("invalid rootfs: \(SystemCallError("stat", path: rootPath))")
        }
        if status.st_mode & S_IFMT != S_IFDIR { throw RuntimeError("invalid rootfs: \(rootPath) is not a directory") }
        if lstat(rootPath, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw RuntimeError("invalid rootfs: not an absolute path, or a symlink")
        }
    }

    private func checkNamespaces() throws {
        if !spec.hostname.isEmpty, !has(.uts) {
            throw RuntimeError("unable to set hostname without a private UTS namespace")
        }
        if !spec.domainname.isEmpty, !has(.uts) {
            throw RuntimeError("unable to set domainname without a private UTS namespace")
        }
        if !linux.maskedPaths.isEmpty || !linux.readonlyPaths.isEmpty, !has(.mount) {
            throw RuntimeError("unable to restrict sys entries without a private MNT namespace")
        }
        for kind in [NamespaceKind.user, .cgroup, .time] where has(kind) {
            if !Files.exists("/proc/self/ns/\(kind.procName)") {
                throw RuntimeError("\(kind.rawValue) namespaces aren't enabled in the kernel")
            }
        }
        guard linux.timeOffsets != nil else { return }
        guard let time = linux.namespace("time") else {
            throw RuntimeError("time namespace offsets specified, but time namespace isn't enabled in the config")
        }
        if !time.path.isEmpty {
            throw RuntimeError(
                "time namespace enabled, but both namespace path and time offsets specified -- you may only provide one"
            )
        }
    }

    private func checkUser() throws {
        let hasMappings = linux.uidMappings != nil || linux.gidMappings != nil
        guard let user = linux.namespace("user") else {
            if isRootless { throw RuntimeError("rootless container requires user namespaces") }
            // Mappings say nothing then, and runc passes over them.
            return
        }
        if isRootless, !process.user.additionalGids.isEmpty { throw RuntimeError.noAdditionalGroups }
        guard user.path.isEmpty else {
            if hasMappings { try compareMappings(user.path) }
            return
        }
        for (kind, mappings) in [("uid", linux.uidMappings ?? []), ("gid", linux.gidMappings ?? [])] {
            if mappings.isEmpty {
                let name = kind.uppercased()
                throw RuntimeError(
                    isRootless
                        ? "rootless containers requires at least one \(name) mapping"
                        : "user namespaces enabled, but no \(kind) mappings found"
                )
            }
            // The runtime works as the namespace's root until it is the container's user.
            if !mappings.contains(where: { $0.inside == 0 && $0.count > 0 }) {
                throw RuntimeError("user namespaces enabled, but no mapping found for \(kind) 0")
            }
        }
    }

    /// containerd and CRI-O name both a namespace and its mappings: that is taken where they agree.
    private func compareMappings(_ path: String) throws {
        let (uids, gids) = try UserNamespaceMappings.of(path)
        if uids != linux.uidMappings ?? [] || gids != linux.gidMappings ?? [] {
            throw RuntimeError(
                "user namespaces enabled, but both namespace path and non-matching mapping specified -- you may only provide one"
            )
        }
    }

    private func checkNetworkDevices() throws {
        guard !linux.netDevices.isEmpty else { return }
        if !has(.network) { throw RuntimeError("unable to move network devices without a NET namespace") }
        if isRootless { throw RuntimeError("network devices are not supported for rootless containers") }
        for (name, newName) in linux.netDevices {
            for text in newName.isEmpty ? [name] : [name, newName] where !Self.isInterfaceName(text) {
                throw RuntimeError("invalid network device name \"\(text)\"")
            }
        }
    }

    /// The kernel's dev_valid_name().
    private static func isInterfaceName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let isForbidden = bytes.contains { $0 == 0x2F || $0 == 0x3A || $0 <= 0x20 }
        return (1...15).contains(bytes.count) && name != "." && name != ".." && !isForbidden
    }

    /// Only what belongs to one of the container's own namespaces: /proc/sys is the host's else.
    private func checkSysctls() throws {
        for key in linux.sysctl.keys.sorted() {
            let name = Sysctl.dotted(key)
            let parts = Sysctl.path(key).utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if parts.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }) {
                throw RuntimeError("sysctl \"\(key)\" is no name of a sysctl")
            }
            try checkSysctl(name)
        }
    }

    private static let ipcSysctls: Set<String> = [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
        "kernel.shmmni", "kernel.shm_rmid_forced",
    ]

    private func checkSysctl(_ name: String) throws {
        if Self.ipcSysctls.contains(name) || name.hasPrefix("fs.mqueue.") {
            if !has(.ipc) { throw RuntimeError("sysctl \"\(name)\" is not allowed in the hosts ipc namespace") }
            return
        }
        if name.hasPrefix("net.") {
            if try isHostNetwork() { throw RuntimeError("sysctl \"\(name)\" not allowed in host network namespace") }
            return
        }
        if has(.uts), name == "kernel.domainname" { return }
        if has(.uts), name == "kernel.hostname" {
            throw RuntimeError("sysctl \"\(name)\" is not allowed as it conflicts with the OCI \"hostname\" field")
        }
        if name.hasPrefix("user.") {
            if !has(.user) { throw RuntimeError("setting ucounts without a user namespace not allowed: \(name)") }
            return
        }
        throw RuntimeError("sysctl \"\(name)\" is not in a separate kernel namespace")
    }

    private func isHostNetwork() throws -> Bool {
        guard let network = linux.namespace("network") else { return true }
        guard !network.path.isEmpty else { return false }
        var (own, other) = (stat(), stat())
        guard stat("/proc/self/ns/net", &own) == 0, stat(network.path, &other) == 0 else {
            throw RuntimeError("invalid netns path: \(SystemCallError("stat", path: network.path))")
        }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }
}
