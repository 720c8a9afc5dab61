import Docker
import HTTPTransport
import Linux
import Registry

/// What the client does when no daemon answers a login: it asks the registry itself, by what the daemon would use.
enum ClientLogin {
    /// Blocks until the registry has answered.
    static func check(_ server: String, _ user: String, _ password: String) throws(ConnectionFailure) -> String {
        let folder = certificates
        do {
            return try BlockingTask.run {
                let credentials = RegistryCredentials(user: user, password: password)
                let policy = RegistryPolicy(folder: folder)
                return try await RegistryLogin.check(server, policy: policy, credentials: credentials)
            }
        } catch {
            throw ConnectionFailure.other("\(error)")
        }
    }

    /// Where certificates of registries lie; a user's own folder below rootlesskit.
    static var certificates: String {
        guard ProcessEnvironment.value("ROOTLESSKIT_STATE_DIR")?.isEmpty == false else {
            return RegistryPolicy.defaultFolder
        }
        let own = ProcessEnvironment.value("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 }
        guard let folder = own ?? ProcessEnvironment.value("HOME").map({ "\($0)/.config" }) else {
            return RegistryPolicy.defaultFolder
        }
        return "\(folder)/docker/certs.d"
    }
}
