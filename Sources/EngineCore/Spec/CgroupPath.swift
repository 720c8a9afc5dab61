/// A container's place among the control groups.
enum CgroupPath {
    /// The parent as it is written in a client's request or docker's own, cleaned as docker joins paths.
    static func of(_ id: String, parent: String) -> String {
        let parent = parent.isEmpty ? "/docker" : parent
        var parts: [Substring] = []
        for part in parent.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if !parts.isEmpty {
                parts.removeLast()
            }
        }
        return (parent.hasPrefix("/") ? "/" : "") + (parts + [id[...]]).joined(separator: "/")
    }
}
