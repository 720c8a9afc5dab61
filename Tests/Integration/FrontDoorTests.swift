import Glibc
import Linux
import Support
import Testing

/// The executable itself: what it is made of and how a name selects a role.
@Suite struct FrontDoorTests {
    private static let daemons = ["dockerd", "containerd", "docker-containerd"]
    private let monohull = "\(Environment.binaries)/monohull"

    @Test func `the executable is static`() throws {
        let output = try Command.run("ldd", [monohull])
        #expect((output.out + output.err).contains("not a dynamic executable"))
    }

    @Test func `the stripped executable is at most 44 MB`() throws {
        var status = stat()
        #expect(stat(monohull, &status) == 0)
        #expect(status.st_size <= 44_000_000)
    }

    @Test(.enabled(if: Environment.isRoot, "needs root"))
    func `it runs in a chroot that holds nothing else`() throws {
        try TemporaryFolder.with { folder in
            try Command.check("cp", [monohull, "\(folder.path)/monohull"])
            let output = try Command.run("chroot", [folder.path, "/monohull", "--list"])
            #expect(output.code == 0)
            #expect(output.lines.contains("containerd-shim-runc-v2"))
            let names = try Command.check(monohull, ["--list"]).lines
            for name in names where EngineObstacle.reason == nil || !Self.daemons.contains(name) {
                let version = try Command.run("chroot", [folder.path, "/monohull", name, "--version"])
                #expect(version.code == 0, "\(name): \(version)")
            }
        }
    }

    @Test func `the list holds every role and the older names`() throws {
        let names = try Command.check(monohull, ["--list"]).lines
        for name in [
            "docker", "dockerd", "containerd", "containerd-shim", "containerd-shim-runc-v2", "runc", "docker-init",
            "docker-containerd", "docker-containerd-shim", "docker-runc",
        ] {
            #expect(names.contains(name), "\(name) is missing")
        }
    }

    @Test(arguments: ["docker", "dockerd", "containerd", "runc", "docker-runc", "docker-containerd"])
    func `a link and the first argument select the same role`(name: String) throws {
        if EngineObstacle.reason != nil && Self.daemons.contains(name) { return }
        let byLink = try Command.run("\(Environment.binaries)/\(name)", ["--version"])
        let byArgument = try Command.run(monohull, [name, "--version"])
        #expect(byLink.code == 0, "\(byLink)")
        #expect(byLink.out == byArgument.out)
        #expect(!byLink.out.isEmpty)
    }

    @Test func `an unknown name prints the roles and exits with 127`() throws {
        try TemporaryFolder.with { folder in
            symlink(try absolute(monohull), "\(folder.path)/nothing-of-ours")
            let byLink = try Command.run("\(folder.path)/nothing-of-ours")
            #expect(byLink.code == 127)
            #expect((byLink.out + byLink.err).contains("dockerd"))
            let byArgument = try Command.run(monohull, ["nothing-of-ours"])
            #expect(byArgument.code == 127)
            #expect((byArgument.out + byArgument.err).contains("dockerd"))
        }
    }

    @Test func `--install makes every link, and a second time changes nothing`() throws {
        try TemporaryFolder.with { folder in
            let place = "\(folder.path)/bin"
            try Command.check(monohull, ["--install", place])
            let first = try Command.check("ls", ["-li", place]).out
            #expect(first.contains("containerd-shim-runc-v2"))
            try Command.check(monohull, ["--install", place])
            #expect(try Command.check("ls", ["-li", place]).out == first)
            #expect(try Command.run("\(place)/runc", ["--version"]).code == 0)
        }
    }

    @Test func `--install refuses what it did not make, and --force replaces it`() throws {
        try TemporaryFolder.with { folder in
            let foreign = try folder.file("runc", "not ours")
            let refused = try Command.run(monohull, ["--install", folder.path])
            #expect(refused.code != 0)
            #expect(refused.err.contains(foreign))
            #expect(try Files.read(foreign) == Array("not ours".utf8))
            // Refused as a whole: no link stands half-made.
            #expect(try Files.list(folder.path) == ["runc"])
            try Command.check(monohull, ["--install", folder.path, "--force"])
            #expect(try Command.run(foreign, ["--version"]).code == 0)
        }
    }

    @Test func `--install never replaces a folder`() throws {
        try TemporaryFolder.with { folder in
            try Files.makeDirectories("\(folder.path)/runc")
            let refused = try Command.run(monohull, ["--install", folder.path, "--force"])
            #expect(refused.code != 0)
            #expect(refused.err.contains("folder") || refused.err.contains("directory"))
        }
    }

    private func absolute(_ path: String) throws -> String {
        try Command.check("realpath", [path]).line
    }
}
