import Linux

/// A file system of its own on a loop device, mounted as long as its folder's scope lasts.
public struct SmallDisk {
    public let path: String

    /// `path` is made when it is missing. `quotas`: with limits of projects, which not every kernel has. Nothing may have it open when the scope ends.
    public init(at path: String, megabytes: Int, quotas: Bool = false, in folder: TemporaryFolder) throws {
        self.path = path
        try Files.makeDirectories(path)
        let image = "\(folder.path)/disk-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        // Nothing kept back for root: full is full.
        try Command.check("truncate", ["-s", "\(megabytes)M", image])
        let features = quotas ? ["-O", "project,quota", "-E", "quotatype=prjquota"] : []
        try Command.check("mkfs.ext4", ["-q", "-F", "-m", "0"] + features + [image])
        try Command.check("mount", ["-o", quotas ? "loop,prjquota" : "loop", image, path])
        folder.onRemoval { _ = try? Command.run("umount", ["--lazy", path]) }
    }

    /// Kilobytes.
    public func free() throws -> Int {
        Int(try Command.check("df", ["--output=avail", "-k", path]).lines.last?.filter(\.isNumber) ?? "") ?? 0
    }
}
