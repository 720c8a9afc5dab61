// swift-tools-version: 6.2
import PackageDescription

// The targets stand floor by floor, as docs/architecture.md draws them: a target imports lower floors and
// the siblings named before it on its own floor. `scripts/check-imports` proves it from the sources.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// For what runs in every start of a container and of the client. By default the Swift runtime finds a generic type by its mangled name
/// and searches all conformances of the program for its key's Hashable; with the whole product linked in that is
/// 0.1 ms for each type of key. With direct accessors the compiler passes the conformance itself.
let startup: [SwiftSetting] =
    strict + [
        .unsafeFlags(
            ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
            .when(configuration: .release)
        )
    ]

/// For what is large and waits for networks and people anyway.
let small: SwiftSetting = .unsafeFlags(["-Osize"], .when(configuration: .release))

/// Generated code is committed as the generator writes it; its warnings are not ours to fix.
let generated: [SwiftSetting] = [.swiftLanguageMode(.v6), small]

func target(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    exclude: [String] = [],
    settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grpc: Target.Dependency = .product(name: "GRPCCore", package: "grpc-swift-2")
let grpcNIO: Target.Dependency = .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport")
let grpcProtobuf: Target.Dependency = .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf")

let floor0: [Target] = [
    .target(name: "CLinux", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CYaml"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZstd"),
]

let floor1: [Target] = [
    target("Linux", ["CLinux"], settings: startup),
    target("Text", ["Linux"], settings: startup),
    target("Bytes", ["CLinux", "Linux", "CZlib", "CZstd", crypto]),
    target("SQLite", ["CSQLite", "Linux"]),
]

let floor2: [Target] = [
    target("OCI", ["Bytes", "Linux", "Text"], settings: startup),
    target("Cgroups", ["CLinux", "OCI", "Linux"], settings: startup),
    target("Seccomp", ["CLinux", "OCI"], settings: startup),
    target("Netlink", ["CLinux", "Linux"], settings: startup),
    target("Loop", ["CLinux", "Linux"]),
    target("GoTemplate", ["Text"], settings: startup + [small]),
    target("YAML", ["CYaml", "Text"], settings: strict + [small]),
    target("ContainerdRules", ["Linux", "Text"]),
    target("DockerdRules", ["Linux", "Text"]),
]

let floor3: [Target] = [
    target("DockerAPI", ["OCI", "GoTemplate", "Text", "Linux"], settings: startup + [small]),
    target("Compose", ["DockerAPI", "YAML", "Text", "Linux"], settings: strict + [small]),
    target("ShimAPI", [protobuf], exclude: ["Protos"], settings: generated),
    target(
        "ContainerdAPI",
        ["ShimAPI", "OCI", protobuf, grpc, grpcProtobuf],
        exclude: ["Protos"],
        settings: generated
    ),
    target("TTRPC"),
    target("HTTPTransport", ["Bytes", "Linux", "Text", nioCore, nioPosix, nioHTTP1, nioHTTP2, nioTLS, nioSSL]),
    target("Registry", ["HTTPTransport", "OCI", "Text", "Bytes", "Linux", nioCore]),
]

let floor4: [Target] = [
    target("Networking", ["Netlink", "CLinux", "Linux"]),
    target("Runtime", ["OCI", "Cgroups", "Seccomp", "Netlink", "Linux", "Text", "CLinux"], settings: startup),
    target("ShimCore", ["CLinux", "Loop", "TTRPC", "Cgroups", "Linux", "Text"]),
    target("NetdCore", ["CLinux", "Loop", "Netlink", "Linux", "Text"], settings: strict + [small]),
    target(
        "ContainerdCore",
        [
            "CLinux", "ContainerdAPI", "ContainerdRules", "ShimAPI", "TTRPC", "HTTPTransport", "Registry", "OCI",
            "Linux",
            "Text", "Bytes", "SQLite", protobuf,
            grpc, nioCore, nioPosix,
        ]
    ),
    target(
        "EngineCore",
        [
            "CLinux", "DockerdRules", "DockerAPI", "ContainerdAPI", "ShimAPI", "HTTPTransport", "Registry", "OCI",
            "Cgroups", "Networking", "NetdCore", "Seccomp", "Linux", "Text", "Bytes", "SQLite", protobuf, grpc, grpcNIO,
            grpcProtobuf, nioCore,
            nioPosix,
        ],
        settings: strict + [small]
    ),
]

let floor5: [Target] = [
    target("Runc", ["Runtime", "OCI", "Cgroups", "Seccomp", "Linux", "Text"], settings: startup),
    target("Shim", ["ShimCore", "Loop", "Bytes", "Linux", "Text"]),
    target("Netd", ["NetdCore", "CLinux", "Linux"], settings: strict + [small]),
    target(
        "Containerd",
        [
            "ContainerdCore", "ContainerdRules", "ContainerdAPI", "HTTPTransport", "OCI", "Cgroups", "Linux", "Text",
            protobuf, grpc,
            grpcNIO,
            grpcProtobuf, nioCore, nioPosix,
        ]
    ),
    target(
        "Ctr",
        [
            "ContainerdAPI", "ShimAPI", "TTRPC", "HTTPTransport", "Registry", "OCI", "Cgroups", "Seccomp", "Bytes",
            "Linux",
            "Text",
            protobuf, grpc, grpcNIO, grpcProtobuf,
        ],
        settings: strict + [small]
    ),
    target(
        "Dockerd",
        [
            "EngineCore", "DockerdRules", "DockerAPI", "HTTPTransport", "Registry", "OCI", "Linux", "Text", "Bytes",
            nioCore, nioPosix,
        ],
        settings: strict + [small]
    ),
    target(
        "Docker",
        [
            "Bytes", "CLinux", "Cgroups", "Compose", "DockerAPI", "DockerdRules", "GoTemplate", "Linux", "Netlink",
            "OCI", "Text",
        ],
        settings: startup + [small]
    ),
    target("Init", ["CLinux", "Linux"]),
]

let floor6: [Target] = [
    .executableTarget(
        name: "monohull",
        dependencies: [
            "Runc", "Shim", "Netd", "Containerd", "Ctr", "Dockerd", "Docker", "HTTPTransport", "Init", "Linux",
            "Registry",
        ],
        swiftSettings: strict,
        // One static executable; -s strips it at the link. gold (the default here) gives half of lld's size.
        // scripts/lib/link.sh links what is shipped once more, with these options and in another order.
        linkerSettings: [
            .unsafeFlags(
                ["-static-executable", "-Xlinker", "-s", "-Xlinker", "--icf=all", "-Xlinker", "--gc-sections"],
                .when(configuration: .release)
            )
        ]
    )
]

/// libseccomp is what our filters are compared with; no program of ours links it.
let testLibraries: [Target] = [
    .systemLibrary(name: "CSeccomp", path: "Tests/CSeccomp"),
    .target(name: "Fuzzing", path: "Tests/Fuzzing", swiftSettings: strict),
]

let testTargets: [Target] = [
    tests("LinuxTests", ["Linux", "CLinux"]),
    tests("TextTests", ["Text", "Linux", "Fuzzing"]),
    tests("GoTemplateTests", ["GoTemplate", "Text", "Fuzzing"]),
    tests("YAMLTests", ["YAML", "Text", "Fuzzing"]),
    tests("ComposeTests", ["Compose", "Linux", "Text"]),
    tests("OCITests", ["OCI", "Bytes", "Linux", "Text", "Fuzzing"]),
    tests("CgroupsTests", ["Cgroups", "OCI", "Linux", "Text", "Fuzzing"]),
    tests("SeccompTests", ["Seccomp", "OCI", "Text", "CSeccomp", "Fuzzing"]),
    tests("NetlinkTests", ["Netlink", "Linux", "CLinux", "Fuzzing"]),
    tests("NetworkingTests", ["Networking", "Netlink", "Linux", "CLinux"]),
    tests("RuntimeTests", ["Runtime", "Cgroups", "OCI", "Linux", "Text", "Fuzzing"]),
    tests("ContainerdRulesTests", ["ContainerdRules", "Linux", "Text", "Fuzzing"]),
    tests("DockerdRulesTests", ["DockerdRules", "Linux", "Text"]),
    tests("TTRPCTests", ["TTRPC", "Fuzzing"]),
    tests("ShimCoreTests", ["ShimCore", "Loop", "Cgroups", "Text", "Fuzzing"]),
    tests("NetdCoreTests", ["NetdCore", "Linux", "Text", "Fuzzing"]),
    tests("BytesTests", ["Bytes", "Linux", "CLinux", "CZlib", "CZstd", "Fuzzing"]),
    tests("DockerTests", ["Bytes", "Docker", "GoTemplate", "Linux", "OCI", "Text"]),
    tests("DockerAPITests", ["DockerAPI", "OCI", "Linux", "Text", "Fuzzing"]),
]

/// Tests of the targets that need gRPC.
let gRPCTestTargets: [Target] = []

/// Tests that drive the built binary; they share nothing with it but the two lowest floors.
let systemTargets: [Target] = [
    .target(name: "Support", dependencies: ["Linux", "Text"], path: "Tests/Support", swiftSettings: strict),
    .testTarget(
        name: "Integration",
        dependencies: ["Support", "Fuzzing", "Linux", "Text"],
        exclude: ["Servers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "Interop",
        dependencies: ["Support", "Fuzzing", "Linux", "Text"],
        exclude: ["Clients", "Servers"],
        swiftSettings: strict
    ),
]

let packages: [String: Package.Dependency] = [
    "swift-nio": .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    "swift-nio-http2": .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    "swift-nio-ssl": .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    "swift-crypto": .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    "swift-protobuf": .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    "grpc-swift-2": .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
    "grpc-swift-nio-transport": .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
    "grpc-swift-protobuf": .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
]

/// `swift test` builds every target that a package has, and a debug build of gRPC takes many minutes. So scripts/test
/// names the part that it wants: `unit` and `system` are their tests, the targets below them, and the packages that
/// those name. Without the variable the package is whole.
@MainActor func selection(_ part: String?) -> [Target] {
    let floors = floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6
    let all = floors + testLibraries + testTargets + gRPCTestTargets + systemTargets
    var kept: Set<String>
    switch part {
    case "unit": kept = Set(testTargets.map(\.name))
    case "system": kept = Set(systemTargets.map(\.name))
    default: return all
    }
    // From the top down, so that one pass finds everything.
    for target in all.reversed() where kept.contains(target.name) {
        for case .byNameItem(let name, _) in target.dependencies { kept.insert(name) }
    }
    return all.filter { kept.contains($0.name) }
}

let selected = selection(Context.environment["MONOHULL_PART"])
let named = Set(
    selected.flatMap(\.dependencies).compactMap { dependency -> String? in
        if case .productItem(_, let package, _, _) = dependency { package } else { nil }
    }
)

let package = Package(
    name: "monohull",
    dependencies: packages.filter { named.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value),
    targets: selected
)
