import Linux

/// The sizes of huge pages that the kernel has, as the controller's files name them.
enum HugePageSizes {
    static func all(_ folder: String = "/sys/kernel/mm/hugepages") -> [String] {
        ((try? Files.list(folder)) ?? []).compactMap(name).sorted()
    }

    /// "hugepages-2048kB" to "2MB".
    static func name(_ folder: String) -> String? {
        guard folder.hasPrefix("hugepages-"), folder.hasSuffix("kB"),
            let size = UInt64(folder.dropFirst(10).dropLast(2))
        else { return nil }
        if size >= 1 << 20 { return "\(size >> 20)GB" }
        if size >= 1 << 10 { return "\(size >> 10)MB" }
        return "\(size)KB"
    }
}
