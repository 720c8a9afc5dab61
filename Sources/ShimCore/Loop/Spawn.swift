import CLinux
import Glibc
import Linux

/// A program to be started: posix_spawn(3), which shares memory until the exec and so costs the same however
/// large the shim is. All signals are unblocked in it and only the descriptors named here are inherited.
public struct Spawn {
    public var path: String
    /// argv, with the name the program sees first.
    public var arguments: [String]
    public var environment: [String]
    public var folder: String?
    /// Descriptor of ours for each number from 0 up in the child; -1 for /dev/null.
    public var descriptors: [Int32] = [-1, -1, -1]
    public var newSession = false

    public init(path: String, arguments: [String], environment: [String] = ProcessEnvironment.inherited) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    public func start() throws(SystemCallError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Copies above all targets, so that no dup2 overwrites a source that is still needed.
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        for (target, source) in descriptors.enumerated() {
            if source < 0 {
                posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_RDWR, 0)
            } else {
                let copy = try systemCall("fcntl") { fcntl(source, F_DUPFD_CLOEXEC, Int32(descriptors.count)) }
                copies.append(copy)
                posix_spawn_file_actions_adddup2(&actions, copy, Int32(target))
            }
        }
        if let folder { _ = monohull_spawn_chdir(&actions, folder) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        // POSIX_SPAWN_SETSID stands behind _GNU_SOURCE in spawn.h.
        let setSession: Int32 = 0x80
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | (newSession ? setSession : 0)))

        let argv = Self.vector(arguments)
        let envp = Self.vector(environment)
        defer {
            Self.release(argv)
            Self.release(envp)
        }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        guard code == 0 else { throw SystemCallError("exec", path: path, errno: code) }
        return pid
    }

    private typealias Vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    private static func vector(_ strings: [String]) -> Vector {
        let vector = Vector.allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { vector[index] = strdup(string) }
        vector[strings.count] = nil
        return vector
    }

    private static func release(_ vector: Vector) {
        var cursor = vector
        while let string = cursor.pointee {
            free(string)
            cursor += 1
        }
        vector.deallocate()
    }

    /// The first executable file of that name on PATH; names with a slash stand for themselves.
    public static func find(_ name: String) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        let path = ProcessEnvironment.value("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        for folder in path.split(separator: ":") where folder.first == "/" {
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        return nil
    }
}
