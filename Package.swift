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

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let floor0: [Target] = [
    .target(name: "CLinux", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])])
]

let floor1: [Target] = [
    target("Linux", ["CLinux"]),
    target("Text", ["Linux"]),
]

let floor2: [Target] = [
    target("OCI", ["Linux", "Text"]),
    target("Cgroups", ["OCI", "Linux", "Text"]),
    target("Seccomp", ["OCI", "Linux", "Text"]),
]

let floor3: [Target] = [
    target("TTRPC", ["Linux", "Text"])
]

let floor4: [Target] = [
    target("Runtime", ["OCI", "Cgroups", "Seccomp", "Linux", "Text", "CLinux"]),
    target("ShimCore", ["CLinux", "TTRPC", "Linux", "Text"]),
]

let floor5: [Target] = [
    target("Runc", ["Runtime", "OCI", "Cgroups", "Linux", "Text"]),
    target("Shim", ["ShimCore", "Linux", "Text"]),
    target("Docker", ["CLinux", "Linux", "Text"]),
    target("Init", ["CLinux", "Linux"]),
]

let floor6: [Target] = [
    .executableTarget(
        name: "monohull",
        dependencies: ["Runc", "Shim", "Docker", "Init", "Linux"],
        swiftSettings: strict,
        // One static executable; -s strips it at the link. gold (the default here) gives half of lld's size.
        linkerSettings: [
            .unsafeFlags(
                ["-static-executable", "-Xlinker", "-s", "-Xlinker", "--icf=all", "-Xlinker", "--gc-sections"],
                .when(configuration: .release)
            )
        ]
    )
]

let testTargets: [Target] = [
    tests("LinuxTests", ["Linux"]),
    tests("TextTests", ["Text"]),
    tests("OCITests", ["OCI", "Text"]),
    tests("CgroupsTests", ["Cgroups", "OCI"]),
    tests("SeccompTests", ["Seccomp", "OCI"]),
    tests("TTRPCTests", ["TTRPC"]),
    tests("ShimCoreTests", ["ShimCore"]),
]

/// Tests that drive the built binary; they share nothing with it but the two lowest floors.
let systemTargets: [Target] = [
    .target(name: "Support", dependencies: ["Linux", "Text"], path: "Tests/Support", swiftSettings: strict),
    .testTarget(
        name: "Integration",
        dependencies: ["Support", "Linux", "Text"],
        exclude: ["Servers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "Interop",
        dependencies: ["Support", "Linux", "Text"],
        exclude: ["Clients"],
        swiftSettings: strict
    ),
]

/// `swift test` builds every target that a package has. scripts/test names the part that it wants, so that little is
/// built twice: `unit` and `system` are their tests and the targets below them. Without the variable the package is
/// whole.
@MainActor func selection(_ part: String?) -> [Target] {
    let floors = floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6
    let all = floors + testTargets + systemTargets
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

let package = Package(
    name: "monohull",
    targets: selection(Context.environment["MONOHULL_PART"])
)
