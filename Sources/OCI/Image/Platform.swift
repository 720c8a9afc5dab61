import Text

/// What an image is made for (image-spec, image-index.md), with the names that containerd's library gives it.
public struct Platform: Sendable, Hashable, CustomStringConvertible {
    public var os: String
    public var architecture: String
    public var variant: String
    public var osVersion = ""
    public var osFeatures: [String] = []

    public init(os: String, architecture: String, variant: String = "") {
        self.os = os
        self.architecture = architecture
        self.variant = variant
    }

    /// Of a descriptor or of an image's configuration; nothing is normalised.
    public init(_ node: JSONNode) {
        self.init(
            os: node["os"]?.string ?? "",
            architecture: node["architecture"]?.string ?? "",
            variant: node["variant"]?.string ?? ""
        )
        osVersion = node["os.version"]?.string ?? ""
        osFeatures = node["os.features"]?.strings ?? []
    }

    /// Of this machine.
    public static var own: Platform {
        #if arch(x86_64)
            Platform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            Platform(os: "linux", architecture: "arm64")
        #else
            Platform(os: "linux", architecture: "unknown")
        #endif
    }

    /// `linux/arm64/v8`; the version of the system is not told.
    public var description: String {
        if os.isEmpty { return "unknown" }
        return [os, architecture, variant].filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// One name for what has several: `x86_64` is amd64, `aarch64` arm64, `armhf` arm/v7.
    public var normalized: Platform {
        var result = self
        result.os = Self.normalized(os: os)
        (result.architecture, result.variant) = Self.normalized(architecture.lowercased(), variant.lowercased())
        return result
    }

    static func normalized(os: String) -> String {
        if os.isEmpty { return own.os }
        return os.lowercased() == "macos" ? "darwin" : os.lowercased()
    }

    private static func normalized(_ architecture: String, _ variant: String) -> (String, String) {
        switch architecture {
        case "i386": return ("386", "")
        case "x86_64", "x86-64", "amd64": return ("amd64", variant == "v1" ? "" : variant)
        case "aarch64", "arm64":
            switch variant {
            case "8", "v8", "v8.0": return ("arm64", "")
            case "9", "9.0", "v9.0": return ("arm64", "v9")
            default: return ("arm64", variant)
            }
        case "armhf": return ("arm", "v7")
        case "armel": return ("arm", "v6")
        case "arm":
            switch variant {
            case "", "7": return ("arm", "v7")
            case "5", "6", "8": return ("arm", "v" + variant)
            default: return ("arm", variant)
            }
        default: return (architecture, variant)
        }
    }

    /// The members in the order in which Go writes them.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("architecture", architecture)
            writer.member("os", os)
            writer.member("os.version", omitEmpty: osVersion)
            writer.member("os.features", omitEmpty: osFeatures)
            writer.member("variant", omitEmpty: variant)
        }
    }
}
