import ShimAPI
import Text

/// A platform with the names that containerd's library gives it.
struct ImagePlatform: Sendable, Equatable {
    var os: String
    var architecture: String
    var variant: String
    var osVersion = ""
    var osFeatures: [String] = []

    init(os: String, architecture: String, variant: String = "") {
        self.os = os
        self.architecture = architecture
        self.variant = variant
    }

    /// Of a descriptor or of an image's configuration; nothing is normalised.
    init(_ node: JSONNode) {
        self.init(
            os: node["os"]?.string ?? "",
            architecture: node["architecture"]?.string ?? "",
            variant: node["variant"]?.string ?? ""
        )
        osVersion = node["os.version"]?.string ?? ""
        osFeatures = node["os.features"]?.strings ?? []
    }

    init(_ message: Containerd_Types_Platform) {
        self.init(os: message.os, architecture: message.architecture, variant: message.variant)
        osVersion = message.osVersion
    }

    /// Of this machine.
    static var own: ImagePlatform {
        #if arch(x86_64)
            ImagePlatform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            ImagePlatform(os: "linux", architecture: "arm64")
        #else
            ImagePlatform(os: "linux", architecture: "unknown")
        #endif
    }

    /// One name for what has several: `x86_64` is amd64, `aarch64` arm64, `armhf` arm/v7.
    var normalized: ImagePlatform {
        var result = self
        result.os = os.isEmpty ? "linux" : os.lowercased()
        if result.os == "macos" { result.os = "darwin" }
        (result.architecture, result.variant) = Self.normalized(architecture.lowercased(), variant.lowercased())
        return result
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

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("architecture", architecture)
            writer.member("os", os)
            writer.member("os.version", omitEmpty: osVersion)
            writer.member("os.features", omitEmpty: osFeatures)
            writer.member("variant", omitEmpty: variant)
        }
    }
}
