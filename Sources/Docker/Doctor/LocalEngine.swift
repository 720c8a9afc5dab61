import Glibc
import Linux
import Netlink
import Text

/// What a daemon of this host has on it, looked at without asking the daemon.
enum LocalEngine {
    /// What daemon.json says, or the place that is meant without it.
    static var dataRoot: String {
        let bytes = (try? Files.read("/etc/docker/daemon.json", limit: 1 << 20)) ?? []
        return (try? JSONNode.parse(bytes))?["data-root"]?.string ?? "/var/lib/docker"
    }

    static func examine(isAnswered: Bool) -> [Finding] {
        var findings = Findings("state")
        space(&findings)
        clock(&findings)
        if !isAnswered { leftovers(&findings) }
        return findings.all
    }

    private static func space(_ findings: inout Findings) {
        let place = Files.exists(dataRoot) ? dataRoot : "/var/lib"
        guard let space = try? FileSystemSpace(place), space.total > 0 else { return }
        let text = "\(Sizes.human(space.free, digits: 3)) of \(Sizes.human(space.total, digits: 3)) free below \(place)"
        let remedy = "docker system prune, or a data root elsewhere"
        if space.free < space.total / 100 {
            findings.fail("disk", text, remedy)
        } else if space.free < space.total / 20 {
            findings.warn("disk", text, remedy)
        } else if space.nodes > 0, space.freeNodes < space.nodes / 50 {
            findings.warn("disk", "\(space.freeNodes) of \(space.nodes) inodes free below \(place)", remedy)
        } else {
            findings.ok("disk", text)
        }
    }

    private static func clock(_ findings: inout Findings) {
        // Certificates of registries are not valid before they were made.
        let year2025 = 1_735_689_600
        if time(nil) < year2025 {
            findings.fail("clock", "it stands before 2025: no registry's certificate is valid", "set the clock")
        } else {
            findings.ok("clock", "it goes")
        }
    }

    /// What a daemon that was killed may leave. Containers that run on need all of it, so it is told only.
    private static func leftovers(_ findings: inout Findings) {
        if let isThere = try? NetfilterTables.contains("monohull") {
            if isThere {
                findings.warn(
                    "rules",
                    "the table inet monohull is there, and no daemon answers",
                    "start dockerd, or: nft delete table inet monohull"
                )
            } else {
                findings.ok("rules", "no table of ours")
            }
        }
        let root = dataRoot
        guard let table = try? HostMountTable() else { return }
        let below = table.entries.filter { $0.place.hasPrefix(root + "/") }
        if let first = below.first {
            findings.warn(
                "mounts",
                "\(below.count) below \(root), and no daemon answers; the first is \(first.place)",
                "start dockerd, which takes up or takes down what is there"
            )
        } else {
            findings.ok("mounts", "none below \(root)")
        }
    }
}
