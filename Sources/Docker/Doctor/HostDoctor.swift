import CLinux
import Cgroups
import Glibc
import Linux
import Netlink

/// What this host can do for containers. Nothing on it is changed: what has to be tried is tried in a child's namespaces,
/// and on a mount that has no place.
struct HostDoctor {
    private var findings = Findings("host")

    static func examine() -> [Finding] {
        var doctor = HostDoctor()
        doctor.kernel()
        doctor.cgroups()
        doctor.files()
        doctor.networks()
        doctor.namespaces()
        doctor.security()
        return doctor.findings.all
    }

    private mutating func kernel() {
        if let obstacle = KernelFeatures.obstacle() {
            findings.fail("kernel", "Linux \(Host.kernel): \(obstacle)", "boot a newer kernel")
        } else {
            findings.ok("kernel", "Linux \(Host.kernel), \(Host.machine)")
        }
    }

    private mutating func cgroups() {
        let mounts: CgroupMounts
        do {
            mounts = try CgroupMounts.ofThisProcess()
        } catch {
            findings.fail("cgroups", "\(error)", "mount -t cgroup2 cgroup2 /sys/fs/cgroup")
            return
        }
        let version: String
        var controllers = mounts.v1.flatMap(\.controllers)
        if let unified = mounts.v2 {
            version = "version 2"
            controllers += Self.words(unified.path + "/cgroup.controllers")
        } else {
            version = mounts.hybrid == nil ? "version 1" : "version 1, with an empty one of version 2"
        }
        // On version 2 these are no controllers: each group can be frozen, and a program of BPF guards devices.
        let wanted = ["cpu", "cpuset", "memory", "pids"] + (mounts.v2 == nil ? ["devices", "freezer"] : ["io"])
        let missing = wanted.filter { !controllers.contains($0) }
        let list = controllers.filter { !$0.hasPrefix("name=") }.sorted().joined(separator: " ")
        if missing.isEmpty {
            findings.ok("cgroups", "\(version): \(list)")
        } else {
            findings.warn(
                "cgroups",
                "\(version) without \(missing.joined(separator: " ")): such limits are refused",
                "boot with cgroup_enable=memory, or delegate the controllers to this group"
            )
        }
    }

    private mutating func files() {
        if KernelFeatures.hasFileSystem("overlay") {
            findings.ok("overlayfs", "the kernel has it")
        } else {
            findings.fail("overlayfs", "the kernel has none", "modprobe overlay, or a data root for snapshotter native")
        }
        guard geteuid() == 0 else { return }
        do throws(SystemCallError) {
            let span = [IDMapping(inside: 0, outside: 100_000, count: 65536)]
            let namespace = try UserNamespace.make(OwnerMap(users: span, groups: span))
            let place = Files.exists(LocalEngine.dataRoot) ? LocalEngine.dataRoot : "/var/lib"
            try MountTree.clone(place, recursive: false).mapOwners(userNamespace: namespace.raw, recursive: false)
            findings.ok("id-mapped mounts", "on the file system of \(place)")
        } catch {
            findings.warn(
                "id-mapped mounts",
                "\(error.reason): no --userns-remap",
                "a data root on ext4, xfs, btrfs or tmpfs"
            )
        }
    }

    private mutating func networks() {
        let found: NetworkProbe
        do throws(SystemCallError) {
            found = try NetworkProbe.run()
        } catch {
            findings.warn("network namespaces", "not tried: \(error.reason)", "run docker doctor as root")
            return
        }
        for (member, name) in [(NetworkProbe.bridge, "bridge"), (.veth, "veth")] {
            if found.contains(member) {
                findings.ok(name, "the kernel has links of this kind")
            } else {
                findings.fail(name, "the kernel has no such links", "modprobe \(name), or dockerd --bridge none")
            }
        }
        for (member, name) in [(NetworkProbe.macvlan, "macvlan"), (.ipvlan, "ipvlan"), (.vxlan, "vxlan")] {
            if found.contains(member) {
                findings.ok(name, "the kernel has links of this kind")
            } else {
                findings.warn(name, "the kernel has no such links", "modprobe \(name), for networks of this driver")
            }
        }
        if found.contains(.translation) {
            findings.ok("nf_tables", "with translation of addresses")
        } else {
            findings.fail("nf_tables", "no chains of type nat", "modprobe nft_chain_nat, or dockerd --iptables=false")
        }
        forwarding()
    }

    private mutating func forwarding() {
        let four = Self.words("/proc/sys/net/ipv4/ip_forward").first == "1"
        let six = Self.words("/proc/sys/net/ipv6/conf/all/forwarding").first
        findings.ok(
            "forwarding",
            "version 4 \(four ? "on" : "off, dockerd switches it on"), version 6 "
                + (six == "1"
                    ? "on" : six == nil ? "not in this kernel" : "off, dockerd switches it on where it is needed")
        )
        let filters = Files.exists("/proc/sys/net/bridge/bridge-nf-call-iptables")
        findings.ok("br_netfilter", filters ? "loaded" : "not loaded: neighbours of a bridge are told apart without it")
    }

    private mutating func namespaces() {
        let most = Self.words("/proc/sys/user/max_user_namespaces").first.flatMap { Int($0) } ?? 0
        if most > 0 {
            findings.ok("user namespaces", "at most \(most)")
        } else {
            findings.warn("user namespaces", "not allowed: no --userns-remap", "sysctl user.max_user_namespaces=10000")
        }
    }

    private mutating func security() {
        if Files.exists("/proc/sys/kernel/seccomp/actions_avail") {
            findings.ok("seccomp", "with filters")
        } else {
            findings.warn(
                "seccomp",
                "not in this kernel: containers run unconfined",
                "a kernel with CONFIG_SECCOMP_FILTER"
            )
        }
        if Self.words("/sys/module/apparmor/parameters/enabled").first == "Y" {
            let profiles = try? Files.read("/sys/kernel/security/apparmor/profiles", limit: 1 << 20)
            let text = profiles.map { String(decoding: $0, as: UTF8.self) }
            if text?.contains("docker-default (") ?? true {
                findings.ok("AppArmor", text == nil ? "on" : "on, with docker-default")
            } else {
                findings.warn("AppArmor", "on, docker-default is not loaded", "apparmor_parser -r its file")
            }
        } else {
            findings.ok("AppArmor", "off")
        }
        if let criu = ProgramSearch.find("criu", path: Configuration.variable("PATH") ?? "") {
            findings.ok("criu", criu)
        } else {
            findings.warn("criu", "not on PATH: no checkpoints", "install criu")
        }
    }

    /// The words of a small file of the kernel's; none where it cannot be read.
    static func words(_ path: String) -> [String] {
        let bytes = (try? Files.read(path, limit: 1 << 16)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
