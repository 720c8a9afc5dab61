/// Names of images as people see them.
enum ImageName {
    /// Without the parts that are meant anyway, and without a digest beside a tag.
    static func short(_ name: String) -> String {
        let bare = name.utf8.firstIndex(of: UInt8(ascii: "@")).map { String(name[..<$0]) } ?? name
        if Pulling.split(bare).1.isEmpty { return name }
        for prefix in ["docker.io/library/", "docker.io/"] where bare.hasPrefix(prefix) {
            return String(bare.dropFirst(prefix.utf8.count))
        }
        return bare
    }
}
