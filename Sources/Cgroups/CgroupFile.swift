import Glibc
import Linux

/// Reads and writes of a cgroup's control files: one write call each, as the kernel wants them.
enum CgroupFile {
    static func write(_ path: String, _ value: String) throws(SystemCallError) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError("open", path: path) }
        defer { close(descriptor) }
        var value = value
        let written = value.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written >= 0 else { throw SystemCallError("write", path: path) }
    }

    /// The content without the line end.
    static func read(_ path: String) throws(SystemCallError) -> String {
        var bytes = try Files.read(path, limit: 1 << 20)
        if bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func processes(_ folder: String) throws(SystemCallError) -> [pid_t] {
        try read("\(folder)/cgroup.procs").split(separator: "\n").compactMap { pid_t($0) }
    }

    static func children(_ folder: String) throws(SystemCallError) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SystemCallError("open", path: folder)
        }
        defer { closedir(directory) }
        var folders: [String] = []
        while let entry = readdir(directory) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { folders.append("\(folder)/\(name)") }
        }
        return folders
    }
}
