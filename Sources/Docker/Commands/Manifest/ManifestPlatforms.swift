/// Systems and architectures that an image of a list may be for.
enum ManifestPlatforms {
    private static let known: [String: Set<String>] = [
        "darwin": ["386", "amd64", "arm", "arm64"], "dragonfly": ["amd64"], "freebsd": ["386", "amd64", "arm"],
        "linux": ["386", "amd64", "arm", "arm64", "ppc64le", "mips64", "mips64le", "riscv64", "s390x"],
        "netbsd": ["386", "amd64", "arm"], "openbsd": ["386", "amd64", "arm"], "plan9": ["386", "amd64"],
        "solaris": ["amd64"], "windows": ["386", "amd64"],
    ]

    static func contains(os: String, architecture: String) -> Bool { known[os]?.contains(architecture) ?? false }
}
