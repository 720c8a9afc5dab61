import CLinux
import Glibc

/// A program to be started and left to itself: posix_spawn(3), which shares memory until the exec and so costs the same
/// however large and threaded this process is. All signals are unblocked in it, and of our descriptors it has those that
/// are named here and no others (NIO's sockets are not close-on-exec).
public struct Spawn {
    public enum Surroundings: Sendable {
        /// It belongs to our process group, and gets the Ctrl-C of our terminal.
        case ours
        case ownGroup
        case ownSession
    }

    public var path: String
    /// argv, with the name the program sees first.
    public var arguments: [String]
    public var environment: [String]
    public var folder: String?
    /// Descriptor of ours for each number from 0 up in the child; /dev/null for -1, and for one that is not open.
    public var descriptors: [Int32] = [-1, -1, -1]
    public var surroundings = Surroundings.ours
    /// Whether signals that we ignore have their default action in it. Sixty-four calls more before the exec.
    public var resetsSignals = false

    public init(path: String, arguments: [String], environment: [String] = ProcessEnvironment.inherited) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Its process id; the caller waits for it. Fails with errno of the exec.
    public func start() throws(SystemCallError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Copies above all targets, so that no dup2 overwrites a source that is still needed.
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        for (target, source) in descriptors.enumerated() {
            let copy = fcntl(source, F_DUPFD_CLOEXEC, Int32(descriptors.count))
            if copy >= 0 {
                copies.append(copy)
                posix_spawn_file_actions_adddup2(&actions, copy, Int32(target))
            } else if errno == EBADF {
                posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_RDWR, 0)
            } else {
                throw SystemCallError("fcntl")
            }
        }
        monohull_spawn_close_from(&actions, Int32(descriptors.count))
        if let folder { _ = monohull_spawn_chdir(&actions, folder) }
        var attributes = attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw SystemCallError("exec", path: path, errno: code) }
        return pid
    }

    private func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var flags = POSIX_SPAWN_SETSIGMASK
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        if resetsSignals {
            sigfillset(&signals)
            posix_spawnattr_setsigdefault(&attributes, &signals)
            flags |= POSIX_SPAWN_SETSIGDEF
        }
        switch surroundings {
        case .ours: break
        case .ownGroup: flags |= POSIX_SPAWN_SETPGROUP
        // POSIX_SPAWN_SETSID stands behind _GNU_SOURCE in spawn.h.
        case .ownSession: flags |= 0x80
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return attributes
    }

    /// The first executable file of that name in an absolute folder of our PATH; names with a slash stand for themselves.
    public static func find(_ name: String) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        let path = ProcessEnvironment.value("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        let folders = path.split(separator: ":").filter { $0.utf8.first == UInt8(ascii: "/") }
        return ProgramSearch.find(name, path: folders.joined(separator: ":"))
    }
}
