import Linux
import Text

/// The runtime configuration that ctr makes, with the members that its options can reach. Fields are in the order in
/// which they are written.
struct SpecDraft {
    struct Mount {
        var destination: String
        var type: String
        var source: String
        var options: [String]
    }

    struct Device {
        var path: String
        var type: String
        var major: Int
        var minor: Int
        var mode: UInt32
        var uid: UInt32
        var gid: UInt32
    }

    struct DeviceRule {
        var isAllowed: Bool
        var type = ""
        var major: Int?
        var minor: Int?
    }

    struct Namespace {
        var type: String
        var path = ""
    }

    // The process.
    var terminal = false
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    var additionalGids: [UInt32] = []
    var args: [String] = []
    var env: [String] = []
    var cwd = "/"
    var capabilities = SpecDraft.standardCapabilities
    var noNewPrivileges = true
    var apparmorProfile = ""

    var rootPath = "rootfs"
    var isReadonly = false
    var hostname = ""
    var mounts = SpecDraft.standardMounts
    var annotations: [String: String] = [:]

    // The part for Linux.
    var uidMappings: [IDMapping] = []
    var gidMappings: [IDMapping] = []
    var deviceRules = [DeviceRule(isAllowed: false)]
    var memoryLimit: UInt64?
    var cpuShares: UInt64?
    var cpuQuota: Int64?
    var cpuPeriod: UInt64?
    var cpus = ""
    var memoryNodes = ""
    var cgroupsPath: String
    var namespaces = ["pid", "ipc", "uts", "mount", "network"].map { Namespace(type: $0) }
    var devices: [Device] = []
    /// JSON.
    var seccomp: [UInt8]?
    var rootfsPropagation = ""
    var maskedPaths = SpecDraft.standardMaskedPaths
    var readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
    var rdtClass = ""

    /// containerd's default for a container of that name; `ctr oci spec` has none.
    init(namespace: String, id: String) {
        cgroupsPath = id.isEmpty ? "/\(namespace)" : "/\(namespace)/\(id)"
    }

    static let standardCapabilities = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
        "CAP_AUDIT_WRITE",
    ]
    static let standardMaskedPaths = [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/sys/devices/virtual/powercap", "/proc/scsi",
    ]
    static let standardPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private static var standardMounts: [Mount] {
        let quiet = ["nosuid", "noexec", "nodev"]
        let memory = ["nosuid", "strictatime", "mode=755", "size=65536k"]
        let terminals = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]
        return [
            Mount(destination: "/proc", type: "proc", source: "proc", options: quiet),
            Mount(destination: "/dev", type: "tmpfs", source: "tmpfs", options: memory),
            Mount(destination: "/dev/pts", type: "devpts", source: "devpts", options: terminals),
            Mount(
                destination: "/dev/shm",
                type: "tmpfs",
                source: "shm",
                options: quiet + ["mode=1777", "size=65536k"]
            ),
            Mount(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: quiet),
            Mount(destination: "/sys", type: "sysfs", source: "sysfs", options: quiet + ["ro"]),
            Mount(destination: "/run", type: "tmpfs", source: "tmpfs", options: memory),
        ]
    }

    /// null, random, full, tty, zero, urandom, console, the terminals and ptmx.
    mutating func allowStandardDevices() {
        for (major, minor) in [(1, 3), (1, 8), (1, 7), (5, 0), (1, 5), (1, 9), (5, 1)] {
            deviceRules.append(DeviceRule(isAllowed: true, type: "c", major: major, minor: minor))
        }
        deviceRules.append(DeviceRule(isAllowed: true, type: "c", major: 136, minor: nil))
        deviceRules.append(DeviceRule(isAllowed: true, type: "c", major: 5, minor: 2))
    }
}
