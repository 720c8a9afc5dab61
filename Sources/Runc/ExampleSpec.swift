import Cgroups
import Glibc
import OCI
import Text

/// The config.json that `spec` writes: the one of runc, so that what is built on it runs alike.
enum ExampleSpec {
    static func text(isRootless: Bool) throws -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", Spec.version)
            writer.memberObject("process", process)
            writer.memberObject("root") { writer in
                writer.member("path", "rootfs")
                writer.member("readonly", true)
            }
            writer.member("hostname", "runc")
            writer.memberArray("mounts") { mounts(&$0, isRootless: isRootless) }
            writer.memberObject("linux") { linux(&$0, isRootless: isRootless) }
        }
        return JSONWriter.pretty(try JSONNode.parse(writer.bytes), indent: "\t")
    }

    private static func process(_ writer: inout JSONWriter) {
        let capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"]
        writer.member("terminal", true)
        writer.memberObject("user") { writer in
            writer.member("uid", 0)
            writer.member("gid", 0)
        }
        writer.member("args", ["sh"])
        writer.member("env", ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"])
        writer.member("cwd", "/")
        writer.memberObject("capabilities") { writer in
            for set in ["bounding", "effective", "permitted"] { writer.member(set, capabilities) }
        }
        writer.memberArray("rlimits") { writer in
            writer.object { writer in
                writer.member("type", "RLIMIT_NOFILE")
                writer.member("hard", 1024)
                writer.member("soft", 1024)
            }
        }
        writer.member("noNewPrivileges", true)
    }

    private static let mountTable: [(destination: String, type: String, source: String, options: [String])] = [
        ("/proc", "proc", "proc", []),
        ("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
        (
            "/dev/pts", "devpts", "devpts",
            ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]
        ),
        ("/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
        ("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]),
        ("/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", "ro"]),
        ("/sys/fs/cgroup", "cgroup", "cgroup", ["nosuid", "noexec", "nodev", "relatime", "ro"]),
    ]

    private static func mounts(_ writer: inout JSONWriter, isRootless: Bool) {
        for (destination, type, source, options) in mountTable {
            // sysfs belongs to the network namespace, which a rootless container shares with the host.
            let isBound = isRootless && destination == "/sys"
            writer.object { writer in
                writer.member("destination", destination)
                writer.member("type", isBound ? "none" : type)
                writer.member("source", isBound ? "/sys" : source)
                let kept = isRootless ? options.filter { !$0.hasPrefix("gid=") && !$0.hasPrefix("uid=") } : options
                writer.member("options", omitEmpty: isBound ? ["rbind"] + kept : kept)
            }
        }
    }

    private static func linux(_ writer: inout JSONWriter, isRootless: Bool) {
        if isRootless {
            map(&writer, "uidMappings", host: geteuid())
            map(&writer, "gidMappings", host: getegid())
        } else {
            writer.memberObject("resources") { writer in
                writer.memberArray("devices") { writer in
                    writer.object { writer in
                        writer.member("allow", false)
                        writer.member("access", "rwm")
                    }
                }
            }
        }
        var namespaces = ["pid", "network", "ipc", "uts", "mount"]
        if (try? CgroupMounts.ofThisProcess())?.v2 != nil { namespaces.append("cgroup") }
        if isRootless { namespaces = namespaces.filter { $0 != "network" } + ["user"] }
        writer.memberArray("namespaces") { writer in
            for namespace in namespaces { writer.object { $0.member("type", namespace) } }
        }
        writer.member(
            "maskedPaths",
            [
                "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi",
            ]
        )
        writer.member("readonlyPaths", ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"])
    }

    private static func map(_ writer: inout JSONWriter, _ name: String, host: UInt32) {
        writer.memberArray(name) { writer in
            writer.object { writer in
                writer.member("containerID", 0)
                writer.member("hostID", host)
                writer.member("size", 1)
            }
        }
    }
}
