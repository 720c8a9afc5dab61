import CLinux
import Glibc

/// A mount held by descriptor (open_tree(2), fsopen(2); Linux 5.2): it is made and given its attributes while no
/// path leads to it, then attached onto a descriptor, so that nothing can be swapped in between.
public struct MountTree: ~Copyable {
    public let descriptor: FileDescriptor

    private static let recursiveFlag: UInt32 = 0x8000  // AT_RECURSIVE
    private static let emptyPathFlag: UInt32 = 0x1000  // AT_EMPTY_PATH
    private static let cloneFlags = 1 | UInt32(O_CLOEXEC)  // OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC

    private init(owning raw: Int32) {
        descriptor = FileDescriptor(owning: raw)
    }

    /// A detached copy of what is mounted at `path`, with the mounts below it when recursive.
    public static func clone(_ path: String, recursive: Bool) throws(SystemCallError) -> MountTree {
        let flags = cloneFlags | (recursive ? recursiveFlag : 0)
        return MountTree(
            owning: try systemCall("open_tree", path: path) { monohull_open_tree(AT_FDCWD, path, flags) }
        )
    }

    public static func clone(of raw: Int32, recursive: Bool) throws(SystemCallError) -> MountTree {
        let flags = cloneFlags | emptyPathFlag | (recursive ? recursiveFlag : 0)
        return MountTree(owning: try systemCall("open_tree") { monohull_open_tree(raw, "", flags) })
    }

    /// A new file system; an option without "=" is a flag. `attributes` are MOUNT_ATTR_*.
    public static func new(
        type: String,
        source: String,
        options: [String],
        attributes: UInt32
    ) throws(SystemCallError) -> MountTree {
        let context = FileDescriptor(owning: try systemCall("fsopen", path: type) { monohull_fsopen(type, 1) })
        let raw = context.raw
        if !source.isEmpty { try configure(raw, "source", source) }
        for option in options { try configure(raw, option: option) }
        // FSCONFIG_CMD_CREATE
        try systemCall("fsconfig", path: type) { monohull_fsconfig(raw, 6, nil, nil, 0) }
        return MountTree(owning: try systemCall("fsmount", path: type) { monohull_fsmount(raw, 1, attributes) })
    }

    /// fsconfig(2) takes no longer value than this, in bytes; mount(2) does.
    public static let longestOptionValue = 255

    private static func configure(_ raw: Int32, option: String) throws(SystemCallError) {
        guard let equals = option.utf8.firstIndex(of: 0x3D) else { return try configure(raw, option, nil) }
        let value = option.utf8[option.utf8.index(after: equals)...]
        try configure(raw, String(Substring(option.utf8[..<equals])), String(Substring(value)))
    }

    /// FSCONFIG_SET_STRING with a value, FSCONFIG_SET_FLAG without.
    private static func configure(_ raw: Int32, _ key: String, _ value: String?) throws(SystemCallError) {
        try systemCall("fsconfig", path: value.map { "\(key)=\($0)" } ?? key) {
            monohull_fsconfig(raw, value == nil ? 0 : 1, key, value, 0)
        }
    }

    public func attach(to target: borrowing FileDescriptor) throws(SystemCallError) {
        let (raw, targetRaw) = (descriptor.raw, target.raw)
        // MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH: the descriptors themselves are meant.
        try systemCall("move_mount") { monohull_move_mount(raw, "", targetRaw, "", 0x4 | 0x40) }
    }

    /// The same with mount(2)'s ENOTDIR, for move_mount(2) has EINVAL, where one is a folder and the other is not.
    public func attach(at place: borrowing RootPlace) throws(SystemCallError) {
        do throws(SystemCallError) {
            try attach(to: place.descriptor)
        } catch {
            var (own, other) = (stat(), stat())
            let isMixed =
                fstat(descriptor.raw, &own) == 0 && fstat(place.descriptor.raw, &other) == 0
                && (own.st_mode & S_IFMT == S_IFDIR) != (other.st_mode & S_IFMT == S_IFDIR)
            throw error.errno == EINVAL && isMixed ? SystemCallError(error.call, errno: ENOTDIR) : error
        }
    }

    /// For paths that the host owns.
    public func attach(path: String) throws(SystemCallError) {
        let raw = descriptor.raw
        try systemCall("move_mount", path: path) { monohull_move_mount(raw, "", AT_FDCWD, path, 0x4) }
    }

    /// MOUNT_ATTR_* to set and to clear, MS_SHARED and its like to change the propagation (mount_setattr(2)).
    public func setAttributes(
        set: UInt64,
        clear: UInt64 = 0,
        propagation: UInt64 = 0,
        recursive: Bool = false
    ) throws(SystemCallError) {
        let raw = descriptor.raw
        let flags = Self.emptyPathFlag | (recursive ? Self.recursiveFlag : 0)
        try systemCall("mount_setattr") { monohull_mount_setattr(raw, "", flags, set, clear, propagation) }
    }

    public static func setPropagation(_ path: String, _ flag: UInt64, recursive: Bool) throws(SystemCallError) {
        let flags = recursive ? recursiveFlag : 0
        try systemCall("mount_setattr", path: path) { monohull_mount_setattr(AT_FDCWD, path, flags, 0, 0, flag) }
    }
}

extension MountTree {
    /// What is mounted where `descriptor` (O_PATH) was opened, attached as it is.
    public static func mounted(_ descriptor: consuming FileDescriptor) -> MountTree {
        MountTree(owning: descriptor.take())
    }

    /// Owners are shown through the maps of a user namespace, which must not be the first one (Linux 5.12).
    public func mapOwners(userNamespace: Int32, recursive: Bool) throws(SystemCallError) {
        let raw = descriptor.raw
        let flags = Self.emptyPathFlag | (recursive ? Self.recursiveFlag : 0)
        try systemCall("mount_setattr") { monohull_mount_idmap(raw, flags, userNamespace) }
    }

    /// Configures the file system itself anew, for all its mounts (fspick(2)); `descriptor` is the root of one.
    public static func reconfigure(_ descriptor: borrowing FileDescriptor, options: [String]) throws(SystemCallError) {
        let raw = descriptor.raw
        let closeOnExec: UInt32 = 1
        let emptyPath: UInt32 = 8
        let context = FileDescriptor(
            owning: try systemCall("fspick") { monohull_fspick(raw, "", closeOnExec | emptyPath) }
        )
        let contextRaw = context.raw
        for option in options { try configure(contextRaw, option: option) }
        // FSCONFIG_CMD_RECONFIGURE
        try systemCall("fsconfig") { monohull_fsconfig(contextRaw, 7, nil, nil, 0) }
    }

    /// The flags that the mount has, as f_flag of statvfs(3).
    public func statusFlags() throws(SystemCallError) -> UInt {
        var status = statvfs()
        let raw = descriptor.raw
        try systemCall("fstatvfs") { fstatvfs(raw, &status) }
        return status.f_flag
    }

    /// The mount whose root `raw` is open.
    public static func setReadonly(_ raw: Int32) throws(SystemCallError) {
        try systemCall("mount_setattr") { monohull_mount_setattr(raw, "", emptyPathFlag, 0x1, 0, 0) }
    }

    /// Gives the descriptor to the caller; the tree is detached as long as it is open.
    public consuming func takeDescriptor() -> FileDescriptor { descriptor }
}
