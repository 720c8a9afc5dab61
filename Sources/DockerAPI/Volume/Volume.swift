import Text

/// A volume as clients see it.
public struct Volume: Sendable, Equatable {
    /// What it takes; told by `system df` alone.
    public struct Usage: Sendable, Equatable {
        /// Bytes; -1 when they could not be counted.
        public var size: Int64
        /// Containers that have it.
        public var references: Int

        public init(size: Int64, references: Int) {
            self.size = size
            self.references = references
        }
    }

    /// The only driver there is.
    public static let localDriver = "local"
    /// On volumes that nobody named.
    public static let anonymousLabel = "com.docker.volume.anonymous"

    public var name: String
    public var driver = Volume.localDriver
    /// RFC 3339, by the second.
    public var createdAt: String
    /// Path of its data on the host.
    public var mountpoint: String
    /// nil and empty are what the client said, and are shown as that.
    public var labels: [String: String]?
    public var options: [String: String]?
    public var usage: Usage?

    public init(name: String, createdAt: String, mountpoint: String) {
        self.name = name
        self.createdAt = createdAt
        self.mountpoint = mountpoint
    }

    public var isAnonymous: Bool { labels?[Self.anonymousLabel] != nil }

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("CreatedAt", createdAt)
            $0.member("Driver", driver)
            Self.member(&$0, "Labels", labels)
            $0.member("Mountpoint", mountpoint)
            $0.member("Name", name)
            Self.member(&$0, "Options", options)
            $0.member("Scope", "local")
            if let usage {
                $0.memberObject("UsageData") {
                    $0.member("RefCount", usage.references)
                    $0.member("Size", usage.size)
                }
            }
        }
    }

    private static func member(_ writer: inout JSONWriter, _ name: String, _ map: [String: String]?) {
        if let map { writer.member(name, map) } else { writer.memberNull(name) }
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.bytes
    }
}
