import Glibc
import Text

/// One login: first with what is kept, then with what a person says.
struct Login {
    let invocation: Invocation
    /// A host, or Docker Hub's URL.
    let server: String
    let user: String
    let password: String

    private var credentials: Credentials { invocation.settings.credentials }

    /// What the daemon says of it.
    func run() throws -> String {
        var kept = AuthConfig(server: server)
        if user.isEmpty && password.isEmpty, let auth = try? credentials.get(server) { kept = auth }
        kept.server = server
        if !kept.username.isEmpty && !kept.password.isEmpty, let status = try withKept(kept) { return status }
        if (user.isEmpty || password.isEmpty) && isatty(0) != 1 {
            throw Failure("Error: Cannot perform an interactive login from a non TTY device")
        }
        if server == Credentials.hub && user.isEmpty && password.isEmpty && !isDeviceLoginOff {
            throw Failure("docker login: the login by a web browser is not implemented; use --username")
        }
        let auth = try asked(otherwise: kept.username)
        return try check(auth)
    }

    private var isDeviceLoginOff: Bool {
        FlagValue.bool(Configuration.variable("DOCKER_CLI_DISABLE_OAUTH_LOGIN") ?? "") == true
    }

    /// nil when the registry does not take them any more.
    private func withKept(_ auth: AuthConfig) throws -> String? {
        complain("Authenticating with existing credentials... [Username: \(auth.username)]")
        Note.info("To login with a different account, run 'docker logout' followed by 'docker login'")
        try writeFully(2, Array("\n\n".utf8)[...])
        do {
            return try check(auth, asksRegistry: false)
        } catch let failure as Failure {
            let isRefused = failure.status == 401
            complain(
                isRefused
                    ? "Stored credentials invalid or expired" : "Login did not succeed, error: \(failure.message)"
            )
            return nil
        }
    }

    /// Asks the daemon, or the registry itself where no daemon answers, and keeps what is right.
    private func check(_ auth: AuthConfig, asksRegistry: Bool = true) throws -> String {
        var body = auth
        body.identityToken = ""
        let token: String
        var status = "Login Succeeded"
        do {
            let answer = try invocation.client.call("POST", "/auth", body: body.json)
            token = answer["IdentityToken"]?.string ?? ""
            status = answer["Status"]?.string ?? ""
        } catch let failure as Failure where failure.isUnreachable && asksRegistry {
            do throws(ConnectionFailure) {
                token = try invocation.settings.transports.logIn(body.server, body.username, body.password)
            } catch {
                throw Failure(error.reason)
            }
        }
        var kept = auth
        if !token.isEmpty {
            kept.password = ""
            kept.identityToken = token
        }
        do {
            try credentials.store(kept)
        } catch let failure as Failure {
            throw Failure("Error saving credentials: \(failure.message)")
        }
        return status
    }

    private func asked(otherwise kept: String) throws -> AuthConfig {
        var name = user.trimmingBlanks()
        if name.isEmpty {
            if server == Credentials.hub {
                say(
                    "Log in with your Docker ID or email address to push and pull images from Docker Hub. "
                        + "If you don't have a Docker ID, head over to https://hub.docker.com/ to create one."
                )
            }
            name = try Prompt.line(kept.isEmpty ? "Username: " : "Username (\(kept)): ")
            if name.isEmpty { name = kept }
            if name.isEmpty { throw Failure("Error: Non-null Username Required") }
        }
        var secret = password.trimmingBlanks()
        if secret.isEmpty {
            secret = try Prompt.line("Password: ", echoes: false)
            if secret.isEmpty { throw Failure("Error: Password Required") }
        }
        return AuthConfig(username: name, password: secret, server: server)
    }
}
