import ShimAPI
import SwiftProtobuf

/// A platform in the form linux/arm64/v8.
enum PlatformText {
    static func of(_ platform: Containerd_Types_Platform) -> String {
        if platform.os.isEmpty { return "unknown" }
        return [platform.os, platform.architecture, platform.variant].filter { !$0.isEmpty }.joined(separator: "/")
    }
}
