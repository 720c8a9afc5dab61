import Linux

extension Platform {
    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
        "openbsd", "plan9", "solaris", "windows", "zos",
    ]
    private static let architectures: Set<String> = [
        "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le", "loong64", "mips",
        "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "riscv", "riscv64", "s390", "s390x", "sparc",
        "sparc64", "wasm",
    ]

    /// What command lines and API parameters say: `linux`, `arm64`, `linux/arm64`, `linux/arm/v7`,
    /// `windows(10.0.17763)/amd64`. A part that is left out is this machine's.
    public init(parsing text: String) throws(EngineError) {
        if text.utf8.contains(UInt8(ascii: "*")) {
            throw .invalid("\"\(text)\": wildcards not yet supported: invalid argument")
        }
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        let (os, version) = try Self.system(parts[0], of: text)
        for part in parts.dropFirst() where !Self.isComponent(part) {
            throw .invalid(
                "\"\(part)\" is an invalid component of \"\(text)\": platform specifier component must match "
                    + "\"^[A-Za-z0-9_.-]+$\": invalid argument"
            )
        }
        switch parts.count {
        case 1:
            if Self.systems.contains(os) {
                self.init(os: os, architecture: Self.own.architecture)
            } else {
                self.init(os: Self.own.os, architecture: text)
                self = normalized
                guard Self.architectures.contains(architecture) else {
                    throw .invalid("\"\(text)\": unknown operating system or architecture: invalid argument")
                }
                if architecture == "arm" && variant == "v7" { variant = "" }
                return
            }
        case 2:
            self.init(os: os, architecture: parts[1])
            self = normalized
            if architecture == "arm" && variant == "v7" { variant = "" }
        case 3:
            self.init(os: os, architecture: parts[1], variant: parts[2])
            self = normalized
            if architecture == "arm64" && variant.isEmpty { variant = "v8" }
        default:
            throw .invalid("\"\(text)\": cannot parse platform specifier: invalid argument")
        }
        osVersion = version
    }

    /// `linux`, or `windows(10.0.17763)`.
    private static func system(_ part: String, of text: String) throws(EngineError) -> (os: String, version: String) {
        let bytes = Array(part.utf8)
        let open = bytes.firstIndex(of: UInt8(ascii: "(")) ?? bytes.count
        let name = String(decoding: bytes[..<open], as: UTF8.self)
        var version = ""
        var isGood = isComponent(name) && !name.utf8.contains(UInt8(ascii: "."))
        if open < bytes.count {
            version = String(decoding: bytes[(open + 1)...].dropLast(), as: UTF8.self)
            isGood = isGood && bytes.last == UInt8(ascii: ")") && (version.isEmpty || isComponent(version))
        }
        guard isGood else {
            throw .invalid(
                "\"\(part)\" is an invalid OS component of \"\(text)\": OSAndVersion specifier component must match "
                    + "\"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.-]*)\\\\))?$\": invalid argument"
            )
        }
        return (normalized(os: name), version)
    }

    private static func isComponent(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
