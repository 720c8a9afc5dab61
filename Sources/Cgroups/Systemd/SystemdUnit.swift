/// The unit that systemd keeps a container in, by linux.cgroupsPath of the form "slice:prefix:name".
struct SystemdUnit: Sendable, Equatable {
    /// "" for the manager's default.
    let slice: String
    let name: String
    /// "prefix-name.scope", or the name itself where it is a slice.
    let unitName: String

    init(path: String, containerID: String) throws {
        if path.isEmpty {
            slice = ""
            name = containerID
            unitName = "runc-\(containerID).scope"
            return
        }
        let parts = path.utf8.split(separator: 0x3A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard parts.count == 3 else {
            throw CgroupError(
                "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"\(path)\" instead"
            )
        }
        slice = parts[0]
        name = parts[2]
        unitName = parts[2].hasSuffix(".slice") ? parts[2] : "\(parts[1])-\(parts[2]).scope"
    }

    var isSlice: Bool { unitName.hasSuffix(".slice") }

    func sliceName(isRootless: Bool) -> String { slice.isEmpty ? (isRootless ? "user.slice" : "system.slice") : slice }

    /// Below the manager's own group: "/test.slice/test-a.slice/prefix-name.scope" for the slice "test-a.slice".
    func groupPath(isRootless: Bool) throws -> String {
        if unitName.utf8.contains(0x2F) { throw CgroupError("invalid unit name: \(unitName)") }
        let folder = slice.isEmpty ? "/" + sliceName(isRootless: isRootless) : try Self.expand(slice)
        return (folder == "/" ? "" : folder) + "/" + unitName
    }

    /// A dash in a slice's name stands for a level above it.
    static func expand(_ slice: String) throws -> String {
        guard slice.hasSuffix(".slice"), slice.utf8.count > 6, !slice.utf8.contains(0x2F) else {
            throw CgroupError("invalid slice name: \(slice)")
        }
        let name = String(slice.dropLast(6))
        if name == "-" { return "/" }
        var (path, prefix) = ("", "")
        for component in name.utf8.split(separator: 0x2D, omittingEmptySubsequences: false) {
            if component.isEmpty { throw CgroupError("invalid slice name: \(slice)") }
            prefix += (prefix.isEmpty ? "" : "-") + String(Substring(component))
            path += "/\(prefix).slice"
        }
        return path
    }
}
