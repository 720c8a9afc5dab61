import Glibc
import Linux
import Support
import Testing

/// An ordinary user's container and the host's cgroups.
@Suite(.enabled(if: Environment.hasRootless, "an ordinary user can't make user namespaces here"))
struct RootlessCgroupTests {
    private static let user = RuncBundle.user

    /// A group of the host that the user owns, as a session's manager has one, below the group that we are in.
    private func withOwnedGroup(_ body: (String) throws -> Void) throws {
        let own = String(decoding: try Files.read("/proc/self/cgroup"), as: UTF8.self).split(separator: "\n")
        let marker = Environment.isCgroupV2 ? "0::" : ":pids:"
        let line = try #require(own.first { $0.contains(marker) }, "no pids hierarchy")
        let mount = Environment.isCgroupV2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids"
        let group = line.drop { $0 != "/" }
        let folder = "\(mount)\(group == "/" ? "" : group)/mh-rootless-\(getpid())"
        try Files.makeDirectories(folder, mode: 0o755)
        defer { removeGroups(folder) }
        try Command.check("chown", ["-R", "\(Self.user)", folder])
        try body(folder)
    }

    private func removeGroups(_ folder: String) {
        for name in (try? Files.list(folder)) ?? [] where rmdir("\(folder)/\(name)") != 0 { continue }
        _ = rmdir(folder)
    }

    private static let readonlySys =
        #"{"destination":"/sys","type":"none","source":"/sys","options":["rbind","nosuid","noexec","nodev","ro"]}"#
    private static let cgroup =
        #"{"destination":"/sys/fs/cgroup","type":"cgroup","source":"cgroup","options":["nosuid","noexec","nodev","relatime","ro"]}"#
    private static let ownSys = #"{"destination":"/sys","type":"sysfs","source":"sysfs","options":["ro"]}"#
    private static let writableSys = #"{"destination":"/sys","type":"sysfs","source":"sysfs"}"#

    /// The user owns a group of the host, and root of the container is that user: only the mount stands between them.
    /// A bind of /sys that is read-only leaves the cgroup mount below it writable. Where sysfs can't be mounted, since
    /// the network is the host's, such a bind takes its place.
    @Test(arguments: [
        (mounts: [readonlySys, cgroup], hasNamespace: false), (mounts: [readonlySys, cgroup], hasNamespace: true),
        (mounts: [ownSys], hasNamespace: false), (mounts: [writableSys], hasNamespace: false),
    ])
    func `the user's groups can't be written from inside (CVE-2023-25809)`(mounts: [String], hasNamespace: Bool)
        throws
    {
        try withOwnedGroup { group in
            let name = Files.components(of: group).last ?? ""
            let attack = """
                for folder in $(find /sys/fs/cgroup -name \(name) 2>/dev/null); do
                  echo seen; mkdir $folder/pwned && echo written; echo $$ >$folder/cgroup.procs && echo moved
                done
                """
            try RuncBundle.with(attack) { bundle in
                try bundle.becomeRootless()
                bundle.namespaces["network"] = nil
                if hasNamespace { bundle.namespaces["cgroup"] = "" }
                bundle.mounts += mounts
                let output = try bundle.run()
                #expect(output.out.contains("seen"), "the attack did not come as far as it should: \(output)")
                #expect(output.err.contains("ead-only file system"), "\(output)")
                #expect(!output.out.contains("written") && !output.out.contains("moved"), "\(output)")
                #expect(!Files.exists("\(group)/pwned"))
            }
        }
    }

    @Test(.enabled(if: Environment.isCgroupV2, "v1 can't be delegated"))
    func `in a group that the user owns limits hold, and all processes are found`() throws {
        try withOwnedGroup { group in
            try RuncBundle.with("sleep 1000 & sleep 1000") { bundle in
                try Files.makeDirectories("\(group)/session", mode: 0o755)
                let above = Files.parent(of: group)
                for folder in [above, group] {
                    try Command.check("sh", ["-c", "echo +pids >\(folder)/cgroup.subtree_control"])
                }
                try bundle.becomeRootless()
                // As a session's manager does it: the processes of the session are below what it manages.
                let join = "echo $$ >\(group)/session/cgroup.procs && exec \"$@\""
                bundle.launcher = ["sh", "-c", join, "x"] + bundle.launcher
                bundle.namespaces["pid"] = nil
                bundle.mounts = []
                bundle.bind("/proc", "/proc", ["rbind"])
                bundle.linux["resources"] = #"{"pids":{"limit":20}}"#
                let made = try bundle.create()
                #expect(made.code == 0 && made.err.isEmpty, "\(made)")
                try bundle.check("start", bundle.id)
                let own = "\(group)/\(bundle.id)"
                #expect(try Files.read("\(own)/pids.max") == Array("20\n".utf8))
                try Clock.wait("both run") { try bundle.check("ps", "-f", "json", bundle.id).line.contains(",") }
                try bundle.check("kill", bundle.id, "KILL")
                try bundle.waitUntil("stopped")
                try bundle.check("delete", bundle.id)
                #expect(!Files.exists(own))
            }
        }
    }
}
