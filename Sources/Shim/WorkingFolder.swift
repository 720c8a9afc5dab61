import Glibc

/// The folder this process was started in: containerd starts a shim in the container's bundle.
enum WorkingFolder {
    static var path: String {
        guard let buffer = getcwd(nil, 0) else { return "." }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}
