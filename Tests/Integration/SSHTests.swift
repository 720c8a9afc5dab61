import Glibc
import Linux
import Support
import Testing
import Text

/// The machine's sshd, which the tests run with settings of their own.
private enum Sshd {
    static let program = ["/usr/sbin/sshd"].first(where: Files.exists) ?? Environment.program("sshd")

    static let obstacle: String? =
        if let reason = EngineObstacle.reason { reason } else if program == nil { "sshd is not installed" } else { nil }
}

/// `ssh://` with OpenSSH's own client and server: Debian's sshd on loopback, with keys and accounts of the test alone.
@Suite(.serialized, .disabled(if: Sshd.obstacle != nil, Comment(rawValue: Sshd.obstacle ?? "")))
struct SSHTests {
    /// A server for root alone, where `docker` is that of `path`. The body gets the client's PATH and the host.
    private func with(
        _ path: String,
        _ body: (_ folder: TemporaryFolder, _ path: String, _ host: String) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            for name in ["host", "key", "other"] {
                try Command.check("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/\(name)"])
            }
            let port = try FreePort.find()
            let settings = try folder.file(
                "sshd_config",
                """
                ListenAddress 127.0.0.1:\(port)
                HostKey \(folder.path)/host
                AuthorizedKeysFile \(folder.path)/key.pub
                PidFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                StrictModes no
                SetEnv PATH=\(path):/usr/bin:/bin

                """
            )
            // sshd wants an account to fall back to and a folder in /run; it gets both without the machine's.
            let script = """
                printf 'root:x:0:0:root:/:/bin/sh\\nsshd:x:65533:65533::/run/sshd:/bin/false\\n' >'\(folder.path)/passwd'
                mount --make-rprivate / && mount --bind '\(folder.path)/passwd' /etc/passwd &&
                    mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$0" -D -e -f '\(settings)'
                """
            let program = Sshd.program ?? ""
            let sshd = try BackgroundProcess("unshare", ["--mount", "sh", "-c", script, program])
            defer {
                sshd.send(SIGKILL)
                _ = try? sshd.finish()
            }
            let client = try folder.folder("bin")
            try Files.writeAtomically(
                "\(client)/ssh",
                bytes: Array(
                    """
                    #!/bin/sh
                    exec \(Environment.program("ssh") ?? "ssh") -F none -o IdentitiesOnly=yes -o BatchMode=yes \\
                        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \\
                        -i "\(folder.path)/${MONOHULL_TEST_KEY:-key}" "$@"

                    """.utf8
                ),
                mode: 0o755
            )
            let clientPath = "\(client):/usr/bin:/bin"
            try Clock.wait("sshd") {
                try Command.run("\(client)/ssh", ["-p", "\(port)", "root@127.0.0.1", "true"]).code == 0
            }
            try body(folder, clientPath, "ssh://root@127.0.0.1:\(port)")
        }
    }

    private func run(
        _ engine: Engine,
        _ host: String,
        _ path: String,
        _ arguments: [String],
        key: String = "key"
    ) throws -> Output {
        var environment = engine.docker.environment
        environment["DOCKER_HOST"] = .some(nil)
        environment["PATH"] = path
        environment["MONOHULL_TEST_KEY"] = key
        return try Command.run(engine.docker.program, ["-H", host] + arguments, environment: environment)
    }

    @Test func `commands, logs and large streams come through a real ssh server`() throws {
        try Engine.with { engine in
            try with(engine.binaries) { folder, path, address in
                let host = address + engine.socket
                #expect(try run(engine, host, path, ["version", "-f", "{{.Server.Os}}"]).out == "linux\n")
                let made = try run(
                    engine,
                    host,
                    path,
                    [
                        "run", "--name", "one", "--network", "none", "busybox", "sh", "-c",
                        "echo out; echo err >&2; exit 3",
                    ]
                )
                #expect(made.code == 3 && made.out == "out\n" && made.err == "err\n", "\(made)")
                let logs = try run(engine, host, path, ["logs", "-f", "one"])
                #expect(logs.out == "out\n" && logs.err == "err\n")
                // 30 MB up and down again.
                let file = "\(folder.path)/large"
                try Command.check("dd", ["if=/dev/urandom", "of=\(file)", "bs=1M", "count=30"])
                let pipe =
                    "\(engine.docker.program) -H \(host) run --rm -i --network none busybox cat <\(file) | cmp - \(file)"
                var environment = engine.docker.environment
                environment["DOCKER_HOST"] = .some(nil)
                environment["PATH"] = path
                let output = try Command.run("sh", ["-c", pipe], environment: environment)
                #expect(output.code == 0 && output.err.isEmpty, "\(output)")
            }
        }
    }

    @Test func `a refused key and a machine without docker are told in docker's words`() throws {
        try Engine.with(busybox: false) { engine in
            let empty = try engine.folder.folder("empty")
            try with(empty) { _, path, host in
                func told(_ number: Int, _ said: String) -> String {
                    let port = host.split(separator: ":").last ?? ""
                    return
                        "error during connect: Get \"http://docker.example.com/v1.51/containers/json\": command [ssh -l "
                        + "root -p \(port) -o ConnectTimeout=30 -T -- 127.0.0.1 docker system dial-stdio] has exited with "
                        + "exit status \(number), make sure the URL is valid, and Docker 18.09 or later is installed on "
                        + "the remote host: stderr=\(said)\n\n"
                }
                let refused = try run(engine, host, path, ["ps"], key: "other")
                #expect(refused.code == 1)
                // ssh ends its own lines as a terminal wants them.
                #expect(
                    refused.err.replacing("\r\n", with: "\n")
                        == told(255, "root@127.0.0.1: Permission denied (publickey)."),
                    "\(refused.err)"
                )
                let missing = try run(engine, host, path, ["ps"])
                #expect(missing.code == 1)
                #expect(missing.err == told(127, "sh: 1: docker: not found"), "\(missing.err)")
            }
        }
    }
}
