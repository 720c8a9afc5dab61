import Dispatch
import Docker
import Linux
import Registry
import Synchronization

/// What the client does when no daemon answers a login: it asks the registry itself, by what the daemon would use.
enum ClientLogin {
    /// Blocks until the registry has answered.
    static func check(_ server: String, _ user: String, _ password: String) throws(ConnectionFailure) -> String {
        let outcome = Mutex<Result<String, any Error>?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let folder = certificates
        Task.detached {
            let result: Result<String, any Error>
            do {
                let credentials = RegistryCredentials(user: user, password: password)
                let policy = RegistryPolicy(folder: folder)
                result = .success(try await RegistryLogin.check(server, policy: policy, credentials: credentials))
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            ended.signal()
        }
        ended.wait()
        switch outcome.withLock({ $0 }) {
        case .success(let token): return token
        case .failure(let error): throw ConnectionFailure.other("\(error)")
        case nil: throw ConnectionFailure.other("no answer")
        }
    }

    /// Where certificates of registries lie; a user's own folder below rootlesskit.
    private static var certificates: String {
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
