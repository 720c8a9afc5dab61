import ShimAPI
import SwiftProtobuf

/// Platforms of command lines, and which of an image's fit this machine.
enum PlatformMatch {
    #if arch(arm64)
        static let architecture = "arm64"
    #else
        static let architecture = "amd64"
    #endif

    static var own: Containerd_Types_Platform {
        Containerd_Types_Platform.with {
            $0.os = "linux"
            $0.architecture = architecture
        }
    }

    static func fits(_ platform: Containerd_Types_Platform, _ wanted: Containerd_Types_Platform) -> Bool {
        let (one, other) = (normal(platform), normal(wanted))
        return one.os == other.os && one.architecture == other.architecture
            && (one.variant == other.variant || one.variant.isEmpty || other.variant.isEmpty)
    }

    /// `linux`, `arm64`, `linux/arm64`, `linux/arm/v7`.
    static func parse(_ text: String) throws -> Containerd_Types_Platform {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isWord = parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                    default: false
                    }
                }
        }
        guard isWord, (1...3).contains(parts.count) else {
            throw Failure("\"\(text)\": invalid platform: invalid argument")
        }
        var platform = own
        if parts.count == 1 {
            switch alias(parts[0]) {
            case "linux", "windows", "darwin", "freebsd": platform.os = parts[0].lowercased()
            case "amd64", "arm64", "arm", "386", "ppc64le", "riscv64", "s390x", "mips64le", "loong64":
                platform.architecture = alias(parts[0])
            default: throw Failure("\"\(text)\": unknown operating system or architecture: invalid argument")
            }
            return platform
        }
        platform.os = parts[0].lowercased()
        platform.architecture = alias(parts[1])
        platform.variant = parts.count == 3 ? parts[2].lowercased() : ""
        return normal(platform)
    }

    private static func alias(_ name: String) -> String {
        switch name.lowercased() {
        case "x86_64", "x86-64": "amd64"
        case "aarch64": "arm64"
        case "i386": "386"
        case let other: other
        }
    }

    /// What says the same in fewer words.
    static func normal(_ platform: Containerd_Types_Platform) -> Containerd_Types_Platform {
        var platform = platform
        platform.architecture = alias(platform.architecture)
        switch (platform.architecture, platform.variant) {
        case ("arm64", "v8"), ("arm64", "8"), ("amd64", "v1"): platform.variant = ""
        case ("arm", ""): platform.variant = "v7"
        default: break
        }
        return platform
    }
}
