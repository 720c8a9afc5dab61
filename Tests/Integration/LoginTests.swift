import Glibc
import Linux
import Support
import Testing
import Text

/// `docker login`, with a daemon and without one, against a registry that wants passwords and one that gives tokens.
@Suite(.serialized)
struct LoginTests {
    /// Servers/login.py with a certificate of its own; the body gets its host and what its token server was asked.
    private func withTokens(_ body: (TemporaryFolder, Certificates, String, () -> String) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let certificates = try Certificates(in: try folder.folder("certificates"))
            let log = "\(folder.path)/asked"
            let (certificate, key) = certificates.server
            try RegistryServer.with("Integration/Servers/login.py", [certificate, key, log]) { host in
                try body(folder, certificates, host) {
                    defer { unlink(log) }
                    return Processes.text(of: log)
                }
            }
        }
    }

    private static let asked = "GET account=me client_id=docker offline_token=true service=test\n"

    /// base64 of "me:", since the token stands for the password.
    private static func kept(_ host: String) -> String {
        "{\n\t\"auths\": {\n\t\t\"\(host)\": {\n\t\t\t\"auth\": \"bWU6\",\n\t\t\t\"identitytoken\": \"again\"\n\t\t}\n\t}\n}"
    }

    @Test func `without a daemon the client asks the registry itself, whose certificate it checks`() throws {
        try withTokens { folder, certificates, host, asked in
            let trust = try folder.folder("docker/certs.d/\(host)")
            func login(_ password: String, _ more: [String: String?] = [:]) throws -> Output {
                let environment: [String: String?] = [
                    "DOCKER_HOST": "unix://\(folder.path)/none", "DOCKER_CONFIG": folder.path, "DOCKER_CONTEXT": nil,
                    // A folder of certificates that is not the machine's.
                    "ROOTLESSKIT_STATE_DIR": folder.path, "XDG_CONFIG_HOME": folder.path,
                ]
                return try Command.run(
                    "\(Environment.binaries)/docker",
                    ["login", "-u", "me", "--password-stdin", host],
                    environment: environment.merging(more) { $1 },
                    input: password
                )
            }
            let refused = try login("secret")
            #expect(refused.code == 1 && refused.err.contains("x509: certificate signed by unknown authority"))
            try Files.writeAtomically(
                "\(trust)/ca.crt",
                bytes: try Files.read(certificates.authority),
                mode: 0o644,
                sync: false
            )
            #expect(asked().isEmpty)
            let wrong = try login("wrong")
            #expect(wrong.code == 1 && wrong.err == "Get \"https://\(host)/v2/\": unauthorized: who are you?\n")
            #expect(!Files.exists("\(folder.path)/config.json"))
            _ = asked()
            #expect(try login("secret").out == "Login Succeeded\n")
            #expect(asked() == Self.asked)
            #expect(Processes.text(of: "\(folder.path)/config.json") == Self.kept(host))
        }
    }

    @Test func `a daemon's login gives the client the token, and the token serves in the password's place`() throws {
        try withTokens { _, _, host, asked in
            try Engine.with(busybox: false) { engine in
                let docker = engine.docker
                let wrong = try docker("login", "-u", "me", "--password-stdin", host, input: "wrong")
                #expect(wrong.err.hasSuffix(": Get \"https://\(host)/v2/\": unauthorized: who are you?\n"), "\(wrong)")
                _ = asked()
                try docker.check("login", "-u", "me", "--password-stdin", host, input: "secret")
                #expect(asked() == Self.asked)
                let folder = (docker.environment["DOCKER_CONFIG"] ?? "") ?? ""
                #expect(Processes.text(of: "\(folder)/config.json") == Self.kept(host))
                // The registry has no image; it is asked with a token all the same.
                _ = try docker("pull", "\(host)/image")
                #expect(asked().contains("grant_type=refresh_token refresh_token=again"))
            }
        }
    }

    private static let registry = Environment.program("docker-registry")

    @Test(.enabled(if: registry != nil, "docker-registry is not installed"))
    func `Debian's registry with passwords takes what is pushed and gives it to whom it knows`() throws {
        try TemporaryFolder.with { folder in
            // perl's crypt(3) has the only kind that the registry takes.
            let script = #"print "me:" . crypt("secret", q($2y$05$abcdefghijklmnopqrstuu)) . "\n""#
            let users = try folder.file("users", try Command.check("perl", ["-e", script]).out)
            let host = "127.0.0.1:\(try FreePort.find())"
            let settings = try folder.file(
                "registry.yml",
                """
                version: 0.1
                log: {accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: \(folder.path)/store}}
                http: {addr: \(host)}
                auth: {htpasswd: {realm: test, path: \(users)}}
                """
            )
            let registry = try BackgroundProcess(Self.registry ?? "", ["serve", settings])
            defer {
                registry.send(SIGKILL)
                _ = try? registry.finish()
            }
            try Engine.with { engine in
                let docker = engine.docker
                let login = ["login", "-u", "me", "--password-stdin", host]
                try Clock.wait("the registry") {
                    try Command.run(docker.program, login, environment: docker.environment, input: "secret").code == 0
                }
                let wrong = try docker("login", "-u", "me", "--password-stdin", host, input: "wrong")
                let url = "http://\(host)/v2/"
                #expect(
                    wrong.err.hasSuffix("login attempt to \(url) failed with status: 401 Unauthorized\n"),
                    "\(wrong)"
                )
                let image = "\(host)/people/busybox:latest"
                try docker.check("tag", "busybox", image)
                try docker.check("push", image)
                try docker.check("rmi", image, "busybox")
                try docker.check("logout", host)
                let refused = try docker("pull", image)
                #expect(refused.code == 1 && refused.err.contains("no basic auth credentials"), "\(refused)")
                try docker.check("login", "-u", "me", "--password-stdin", host, input: "secret\n")
                try docker.check("pull", image)
                #expect(try docker.check("run", "--rm", "--network", "none", image, "echo", "here").out == "here\n")
            }
        }
    }
}
