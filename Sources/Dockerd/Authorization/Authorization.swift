import DockerdRules
import HTTPTransport
import Linux
import Synchronization

/// The plugins of --authorization-plugin: each is asked about every request before its handler, and about the answer.
final class Authorization: Sendable {
    /// Bytes of a body that plugins are shown; what the daemon's own reader takes at most. A larger one is refused, for
    /// nobody could judge it (moby showed none at all, and let it pass).
    static let bodyLimit = 4 << 20

    private let plugins = Mutex<[AuthorizationPlugin]>([])
    private let sockets: String
    private let specifications: [String]

    init(sockets: String = PluginPlace.socketFolder, specifications: [String] = PluginPlace.specificationFolders) {
        self.sockets = sockets
        self.specifications = specifications
    }

    /// Finds them all before it takes any; each name counts once.
    func use(_ names: [String]) async throws {
        var found: [AuthorizationPlugin] = []
        for name in names where !found.contains(where: { $0.name == name }) {
            do {
                found.append(
                    try await AuthorizationPlugin.activate(name, sockets: sockets, specifications: specifications)
                )
            } catch {
                throw EngineError.invalid("failed to validate authorization plugin: \(error)")
            }
        }
        let plugins = found
        self.plugins.withLock { $0 = plugins }
    }

    /// Asks about a request, whose path's parts are those that the router found its route by. Returns when it may go on;
    /// the answer will be asked about before it goes out.
    func admit(_ request: HTTPRequest, _ parts: [String], version: String?, _ responder: HTTPResponder) async throws {
        let plugins = self.plugins.withLock { $0 }
        if plugins.isEmpty { return }
        var message = AuthorizationMessage(request, parts, version: version)
        if !AuthorizationMessage.streams(request, parts) {
            do {
                let body = try await request.body.hold(limit: Self.bodyLimit)
                if parts.first != "auth" { message.body = body }
            } catch HTTPError.tooLarge {
                throw EngineError.forbidden(
                    "authorization denied: the request's body has more than \(Self.bodyLimit) bytes, which no "
                        + "authorization plugin can be shown"
                )
            }
        }
        do {
            for plugin in plugins { try await plugin.ask("AuthZReq", message.json) }
        } catch {
            Log.error("AuthZRequest for \(request.method) \(message.target) returned error: \(error)")
            throw error
        }
        let asked = message
        await responder.hold { status, fields, body in
            var message = asked
            message.answer(status, fields, parts.first == "auth" ? [] : body)
            do {
                for plugin in plugins { try await plugin.ask("AuthZRes", message.json) }
            } catch {
                Log.error("AuthZResponse for \(request.method) \(message.target) returned error: \(error)")
                throw error
            }
        }
    }
}
