import Glibc
import Linux
import OCI

/// Writes the id maps of a new user namespace (user_namespaces(7)), from outside of it.
///
/// The host's root writes any. Another user may write one line that stands for itself, once setgroups is denied
/// (CVE-2014-8989); for more there are newuidmap and newgidmap, which read /etc/subuid and /etc/subgid.
struct UserMappings {
    let uids: [IDMapping]
    let gids: [IDMapping]
    /// Whether our user is not root.
    let isRootless: Bool

    init(_ linux: SpecLinux, isRootless: Bool) {
        uids = linux.uidMappings ?? []
        gids = linux.gidMappings ?? []
        self.isRootless = isRootless
    }

    /// Whether groups can be set inside: not when an unprivileged user had to give that up.
    private var allowsSetgroups: Bool {
        gids != [IDMapping(inside: 0, outside: getegid(), count: 1)]
    }

    func write(_ pid: pid_t) throws {
        if isRootless && !allowsSetgroups {
            try FileDescriptor.open("/proc/\(pid)/setgroups", O_WRONLY).writeAll(Array("deny".utf8))
        }
        try write(uids, to: "/proc/\(pid)/uid_map", "newuidmap", pid)
        try write(gids, to: "/proc/\(pid)/gid_map", "newgidmap", pid)
    }

    private func write(_ mappings: [IDMapping], to path: String, _ tool: String, _ pid: pid_t) throws {
        do throws(SystemCallError) {
            try FileDescriptor.open(path, O_WRONLY).writeAll(Array(IDMapping.lines(mappings).utf8))
        } catch {
            guard isRootless, error.errno == EPERM else {
                throw RuntimeError("failed to write \(path): \(error.reason)")
            }
            try run(tool, pid, mappings)
        }
    }

    private func run(_ tool: String, _ pid: pid_t, _ mappings: [IDMapping]) throws {
        // Our caller's PATH: nothing of an image or a bundle has a say in it.
        guard let program = ProgramSearch.find(tool, path: ProcessEnvironment.value("PATH") ?? "") else {
            throw RuntimeError(
                "the id mappings need \(tool), which is not on PATH; install uidmap, or map one id to your own"
            )
        }
        let arguments = mappings.flatMap { ["\($0.inside)", "\($0.outside)", "\($0.count)"] }
        let child = try ChildProcess(
            program,
            [tool, "\(pid)"] + arguments,
            environment: ProcessEnvironment.inherited
        )
        let code = try child.wait().code
        if code != 0 {
            throw RuntimeError("\(tool) \(pid) \(arguments.joined(separator: " ")): exit status \(code)")
        }
    }
}
