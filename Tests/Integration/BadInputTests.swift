import Glibc
import Linux
import Support
import Testing

/// What cannot be done says so, names what is wrong, exits as docker does and leaves nothing half-made.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct BadInputTests {
    @Test func `bad references, unknown containers and images`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            let reference = try docker("run", "--rm", "Busybox:UPPER:x", "true")
            #expect(reference.code == 125)
            #expect(reference.err.contains("invalid reference format"), "\(reference)")
            for verb in ["stop", "kill", "rm", "logs"] {
                let output = try docker(verb, "nobody")
                #expect(output.code == 1, "\(verb): \(output)")
                #expect(output.err.contains("No such container: nobody"), "\(verb): \(output)")
            }
            let exec = try docker("exec", "nobody", "true")
            #expect(exec.code == 1 && exec.err.contains("No such container: nobody"), "\(exec)")
            let inspect = try docker("inspect", "nobody")
            #expect(inspect.code == 1, "\(inspect)")
            #expect(try docker.names().isEmpty)
        }
    }

    @Test func `a command that is missing gives 127, one that cannot be executed 126`() throws {
        try Engine.with { engine in
            let missing = try engine.docker("run", "--rm", "--network", "none", "busybox", "no-such-command")
            #expect(missing.code == 127, "\(missing)")
            let folder = try engine.docker("run", "--rm", "--network", "none", "busybox", "/etc")
            #expect(folder.code == 126, "\(folder)")
            let passwd = try engine.docker("run", "--rm", "--network", "none", "busybox", "/etc/passwd")
            #expect(passwd.code == 126, "\(passwd)")
        }
    }

    @Test func `a name in use is a conflict, an unknown option exits with 125`() throws {
        try Engine.with { engine in
            try engine.docker.check("run", "-d", "--name", "named", "--network", "none", "busybox", "sleep", "1000")
            let again = try engine.docker("run", "--name", "named", "--network", "none", "busybox", "true")
            #expect(again.code == 125)
            #expect(again.err.contains("is already in use"), "\(again)")
            let option = try engine.docker("run", "--no-such-option", "busybox")
            #expect(option.code == 125, "\(option)")
            #expect(option.err.contains("no-such-option"))
        }
    }

    @Test func `a truncated archive and one that is none load nothing`() throws {
        try Engine.with(busybox: false) { engine in
            let whole = try Files.read(Environment.busyboxArchive)
            let half = "\(engine.folder.path)/half.tar"
            try Files.writeAtomically(half, bytes: Array(whole.prefix(whole.count / 2)), mode: 0o644, sync: false)
            let output = try engine.docker("load", "-i", half)
            #expect(output.code != 0, "\(output)")
            #expect(!output.err.isEmpty)
            let text = try engine.folder.file("text.tar", "this is no archive\n")
            #expect(try engine.docker("load", "-i", text).code != 0)
            #expect(!(try engine.docker.check("images").out.contains("busybox")))
        }
    }

    @Test func `a layer that does not match its digest is refused`() throws {
        try Engine.with(busybox: false) { engine in
            let folder = "\(engine.folder.path)/image"
            try Command.check("mkdir", [folder])
            try Command.check("tar", ["-C", folder, "-xf", Environment.busyboxArchive])
            try Command.check("mkdir", ["\(folder)/other"])
            try Command.check("tar", ["-C", "\(folder)/other", "-cf", "\(folder)/layer.tar", "."])
            try Command.check("sh", ["-c", "cd \(folder) && tar -cf ../wrong.tar *.json layer.tar"])
            let output = try engine.docker("load", "-i", "\(engine.folder.path)/wrong.tar")
            #expect(output.code != 0, "\(output)")
            #expect(!(try engine.docker.check("images").out.contains("busybox")))
        }
    }

    @Test(arguments: [
        "build -", "swarm init", "trust sign a",
    ])
    func `what is left out says so and fails`(command: String) throws {
        try Engine.with(busybox: false) { engine in
            let output = try Command.run(
                engine.docker.program,
                command.split(separator: " ").map(String.init),
                environment: engine.docker.environment
            )
            #expect(output.code != 0, "\(output)")
            #expect(output.err.contains("not implemented"), "\(output)")
        }
    }

    @Test func `a second daemon on the same data root is refused`() throws {
        try Engine.with(busybox: false) { engine in
            let output = try Command.run(
                "\(engine.binaries)/dockerd",
                engine.daemonArguments.map { $0 == "unix://\(engine.socket)" ? "\($0).second" : $0 },
                timeout: 20
            )
            #expect(output.code != 0, "\(output)")
            #expect(!output.err.isEmpty)
            // The first one is unharmed.
            try engine.docker.check("version")
        }
    }

    @Test func `a socket in use is refused and keeps its owner`() throws {
        try Engine.with(busybox: false) { engine in
            let other = "\(engine.folder.path)/other"
            let output = try Command.run(
                "\(engine.binaries)/dockerd",
                [
                    "-H", "unix://\(engine.socket)", "--data-root", "\(other)/data", "--exec-root", "\(other)/exec",
                    "--pidfile", "\(other).pid", "--config-file", "\(engine.folder.path)/daemon.json",
                    "--bridge", "none",
                ],
                timeout: 20
            )
            #expect(output.code != 0, "\(output)")
            #expect(output.err.contains(engine.socket), "\(output)")
            try engine.docker.check("version")
        }
    }

    @Test func `no daemon in reach names the socket`() throws {
        let socket = "unix:///nonexistent/docker.sock"
        let output = try Command.run("\(Environment.binaries)/docker", ["ps"], environment: ["DOCKER_HOST": socket])
        #expect(output.code == 1)
        #expect(output.err.contains("Cannot connect to the Docker daemon at \(socket)"), "\(output)")
    }

    @Test func `without root rights dockerd says what it needs`() throws {
        try TemporaryFolder.with { folder in
            chmod(folder.path, 0o755)
            let copy = "\(folder.path)/dockerd"
            try Command.check("cp", ["\(Environment.binaries)/monohull", copy])
            let output = try Command.run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", copy])
            #expect(output.code != 0)
            #expect(output.err.contains("root"), "\(output)")
        }
    }
}
