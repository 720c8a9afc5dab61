import CLinux
import Glibc
import Linux
import OCI

/// The container's terminal: made from the container's own devpts, its master sent to whoever listens on the
/// console socket.
enum Console {
    private static let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
    private static let openPeer: UInt = 0x5441  // TIOCGPTPEER
    private static let setSize: UInt = 0x5414  // TIOCSWINSZ
    private static let becomeControlling: UInt = 0x540E  // TIOCSCTTY
    private static let number: UInt = 0x8004_5430  // TIOCGPTN

    /// Terminal and console socket go together, and only where the command ends before the process.
    static func check(_ process: SpecProcess, _ options: CreateOptions) throws {
        if options.isDetached && process.terminal && options.consoleSocket.isEmpty {
            throw RuntimeError("cannot allocate tty if runc will detach without setting console socket")
        }
        if (!options.isDetached || !process.terminal) && !options.consoleSocket.isEmpty {
            throw RuntimeError("cannot use console socket if runc will not detach or allocate tty")
        }
    }

    /// Where the master end is sent to: the relay of a command in the foreground, or who listens on the console
    /// socket. -1 without a terminal.
    static func connect(_ process: SpecProcess, _ options: CreateOptions, relay: TerminalRelay?) throws -> Int32 {
        guard process.terminal else { return -1 }
        guard let relay else { return try UnixConnection.open(options.consoleSocket).take() }
        return try systemCall("fcntl") { fcntl(relay.consoleDescriptor, F_DUPFD_CLOEXEC, 0) }
    }

    /// Run after the change of root. The peer is opened through the master (TIOCGPTPEER), never by a path that
    /// the container could have replaced (CVE-2025-52565). `isRelayed`: a program that runs before the relay takes its
    /// terminal over writes what the relay passes on, lines without carriage returns.
    static func attach(_ process: SpecProcess, socket: Int32, makesDevice: Bool, isRelayed: Bool = false) throws {
        let master = try openMaster()
        let masterRaw = master.raw
        var zero: Int32 = 0
        try systemCall("ioctl", path: "/dev/pts/ptmx") { monohull_ioctl(masterRaw, unlock, &zero) }
        let peerFlags = UInt(UInt32(bitPattern: O_RDWR | O_NOCTTY | O_CLOEXEC))
        let slave = FileDescriptor(
            owning: try systemCall("ioctl", path: "/dev/pts/ptmx") {
                monohull_ioctl_value(masterRaw, openPeer, peerFlags)
            }
        )
        let slaveRaw = slave.raw
        if let size = process.consoleSize, size.width > 0, size.height > 0 {
            var window = winsize(ws_row: size.height, ws_col: size.width, ws_xpixel: 0, ws_ypixel: 0)
            try systemCall("ioctl") { monohull_ioctl(slaveRaw, setSize, &window) }
        }
        if isRelayed { try TerminalRelay.leaveOutCarriageReturns(slaveRaw) }
        fchown(slaveRaw, process.user.uid, gid_t.max)
        if makesDevice { try makeConsoleDevice(slaveRaw) }
        var index: UInt32 = 0
        try systemCall("ioctl") { monohull_ioctl(masterRaw, number, &index) }
        try systemCall("sendmsg", path: "console socket") {
            monohull_send_descriptor(socket, masterRaw, "/dev/pts/\(index)")
        }
        close(socket)
        try systemCall("ioctl") { monohull_ioctl_value(slaveRaw, becomeControlling, 0) }
        for standard: Int32 in 0...2 { try systemCall("dup2") { dup2(slaveRaw, standard) } }
    }

    /// The path is the container's: what is there must be the multiplexer of a devpts, or our ioctls and what a
    /// client types would go to a device or file of the container's choosing.
    private static func openMaster() throws -> FileDescriptor {
        let master = try FileDescriptor.open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
        var status = stat()
        let raw = master.raw
        try systemCall("fstat", path: "/dev/pts/ptmx") { fstat(raw, &status) }
        let devptsMagic = 0x1CD1
        let isMultiplexer = status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == monohull_makedev(5, 2)
        guard isMultiplexer, monohull_file_system_type(raw) == devptsMagic else {
            throw RuntimeError("/dev/pts/ptmx of the container belongs to no devpts: mount one on /dev/pts")
        }
        // The open waited for nothing; reads and writes of the client may.
        _ = fcntl(raw, F_SETFL, O_RDWR)
        return master
    }

    private static func makeConsoleDevice(_ slave: Int32) throws {
        let path = "/dev/console"
        let made = open(path, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        if made >= 0 { close(made) } else if errno != EEXIST { throw SystemCallError("open", path: path) }
        let target = FileDescriptor(
            owning: try systemCall("open", path: path) { open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC) }
        )
        try MountTree.clone(of: slave, recursive: false).attach(to: target)
    }
}
