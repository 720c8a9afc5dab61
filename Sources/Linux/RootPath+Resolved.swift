import Glibc

extension RootPath {
    /// As many links as docker and the kernel follow.
    private static let maximumLinks = 40

    /// The place that a path leads to, written without links, "." and "..", from the root on. What is missing is taken
    /// as it stands. The root's owner may change what lies there meanwhile: the answer is a text to walk again, from
    /// the same root.
    public static func resolved(_ root: borrowing FileDescriptor, _ path: String) throws(SystemCallError) -> String {
        var pending = Array(Files.components(of: path).reversed())
        var names: [String] = []
        var links = 0
        while let name = pending.popLast() {
            if name == "." { continue }
            if name == ".." {
                _ = names.popLast()
                continue
            }
            guard let target = try target(root, Files.path(of: names + [name])) else {
                names.append(name)
                continue
            }
            links += 1
            if links > maximumLinks { throw SystemCallError("open", path: path, errno: ELOOP) }
            if target.utf8.first == 0x2F { names = [] }
            pending += Files.components(of: target).reversed()
        }
        return names.isEmpty ? "/" : Files.path(of: names)
    }

    /// What the link at `path` says; nil where none is.
    private static func target(_ root: borrowing FileDescriptor, _ path: String) throws(SystemCallError) -> String? {
        let entry: FileDescriptor
        do throws(SystemCallError) {
            entry = try open(root, path, O_PATH | O_NOFOLLOW)
        } catch {
            guard [ENOENT, ENOTDIR].contains(error.errno) else { throw error }
            return nil
        }
        let raw = entry.raw
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(raw, "", &buffer, buffer.count)
        // EINVAL or ENOENT: it is no link.
        if count < 0 { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
