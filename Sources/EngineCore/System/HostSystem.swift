import Linux

/// What /etc/os-release says of the host (os-release(5)).
public struct HostSystem: Sendable {
    public private(set) var name = "Linux"
    public private(set) var version = ""

    public init() {
        let paths = ["/etc/os-release", "/usr/lib/os-release"]
        let bytes = paths.lazy.compactMap { try? Files.read($0, limit: 65536) }.first ?? []
        for line in bytes.split(separator: 0x0A) {
            let parts = line.split(separator: 0x3D, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2 else { continue }
            let value = parts[1].filter { $0 != "\"" && $0 != "'" }
            if parts[0] == "PRETTY_NAME" { name = value }
            if parts[0] == "VERSION_ID" { version = value }
        }
    }
}
