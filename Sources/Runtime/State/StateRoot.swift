import Glibc
import Linux

/// The folder that holds the containers' folders, where `--root` names none.
public struct StateRoot: Sendable {
    public let path: String
    /// Below $XDG_RUNTIME_DIR, whose owner may clean up what is old.
    let isInRuntimeFolder: Bool

    /// A user without root's rights has a folder of their own; so has root of a user namespace unless it says that
    /// it is root.
    public static func ofThisUser() -> StateRoot {
        let system = StateRoot(path: "/run/runc", isInRuntimeFolder: false)
        guard let folder = ProcessEnvironment.value("XDG_RUNTIME_DIR"), !folder.isEmpty else { return system }
        if geteuid() == 0 && (!UserNamespace.isInside || ProcessEnvironment.value("USER") == "root") { return system }
        return StateRoot(path: "\(folder)/runc", isInRuntimeFolder: true)
    }

    /// The sticky bit keeps the folder where old files of $XDG_RUNTIME_DIR are cleaned up (XDG base directory
    /// specification).
    public func prepare() throws {
        guard isInRuntimeFolder else { return }
        do {
            try Files.makeDirectories(path, mode: 0o700)
            try systemCall("chmod", path: path) { chmod(path, 0o1700) }
        } catch {
            throw RuntimeError("\(error): the folder in $XDG_RUNTIME_DIR must be the user's own and writable")
        }
    }
}
