import Linux

/// A block device's node, as metrics name it.
enum BlockDevice {
    /// "/dev/sda"; "" for a device that is gone.
    static func name(major: UInt64, minor: UInt64) -> String {
        guard let bytes = try? Files.read("/sys/dev/block/\(major):\(minor)/uevent", limit: 4096) else { return "" }
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("DEVNAME=") { return "/dev/\(text.dropFirst("DEVNAME=".utf8.count))" }
        }
        return ""
    }
}
