import DockerdRules
import HTTPTransport
import Linux
import NIOCore
import Text

/// One legacy plugin that is asked about requests: JSON over HTTP/1.1, as docker speaks it.
struct AuthorizationPlugin: Sendable {
    /// docker's media type of the plugin protocol.
    private static let mediaType = "application/vnd.docker.plugins.v1.2+json"
    /// Seconds that a plugin may be late with its socket when the daemon starts.
    private static let patience = 30

    let name: String
    private let client: HTTPClient

    /// Finds the plugin and makes sure that it is one for authorization. Waits for one that is just starting.
    static func activate(_ name: String, sockets: String, specifications: [String]) async throws -> AuthorizationPlugin
    {
        var pause = 1, waited = 0
        while true {
            var failure: any Error = PluginPlace.missing(name)
            // What is wrong with its files stays wrong: that is thrown at once.
            if let place = try PluginPlace.find(name, sockets: sockets, specifications: specifications) {
                let plugin = AuthorizationPlugin(name: name, client: try client(place))
                do {
                    try await plugin.activate()
                    return plugin
                } catch {
                    failure = error
                }
            }
            guard mayPass(failure), waited + pause < patience else { throw failure }
            Log.warning("plugin \(name): \(failure), retrying in \(pause)s")
            try await Task.sleep(for: .seconds(pause))
            waited += pause
            pause *= 2
        }
    }

    /// A plugin that is missing or does not answer may be starting; one that answers wrongly stays so.
    private static func mayPass(_ error: any Error) -> Bool { !(error is EngineError) }

    private static func client(_ place: PluginPlace) throws -> HTTPClient {
        let parts = place.address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else { throw EngineError.invalid("Unknown protocol") }
        if parts[0] == "unix:" { return HTTPClient(.unix(String(parts[2])), patience: .seconds(30)) }
        let authority = parts[2].prefix { $0 != "/" }
        guard ["tcp:", "http:", "https:"].contains(parts[0]), let colon = authority.lastIndex(of: ":"),
            let port = Int(authority[authority.index(after: colon)...])
        else { throw EngineError.invalid("plugin address \(place.address) is not implemented") }
        let host = authority[..<colon].filter { $0 != "[" && $0 != "]" }
        let pair =
            place.certificate.isEmpty ? [] : [TLSSettings.ClientPair(certificate: place.certificate, key: place.key)]
        let settings = TLSSettings(
            authorities: place.authority.isEmpty ? [] : [place.authority],
            clientPairs: pair,
            skipsVerification: place.skipsVerification
        )
        let tls = parts[0] == "https:" ? try TLSContext(settings) : nil
        return HTTPClient(.tcp(host: host, port: port), tls: tls, patience: .seconds(30))
    }

    private func activate() async throws {
        let answer = try await call("Plugin.Activate", [])
        guard answer["Implements"]?.strings.contains("authz") == true else {
            throw EngineError.invalid(
                "Plugin does not implement the requested driver: plugin=\"\(name)\", requested implementation=\"authz\""
            )
        }
    }

    /// Throws when the plugin forbids it, or cannot be asked: nobody gets what nobody allowed.
    func ask(_ method: String, _ message: [UInt8]) async throws {
        let answer: JSONNode
        do { answer = try await call("AuthZPlugin.\(method)", message) } catch {
            throw EngineError.internalError("plugin \(name) failed with error: \(error)")
        }
        if let failure = answer["Err"]?.string, !failure.isEmpty {
            throw EngineError.internalError("plugin \(name) failed with error: \(failure)")
        }
        guard answer["Allow"]?.bool == true else {
            throw EngineError.forbidden("authorization denied by plugin \(name): \(answer["Msg"]?.string ?? "")")
        }
    }

    private func call(_ method: String, _ message: [UInt8]) async throws -> JSONNode {
        let response = try await client.send(
            "POST",
            "/\(method)",
            fields: ["Accept": Self.mediaType, "Content-Type": "application/json"],
            body: HTTPUpload(message)
        )
        let bytes = try await response.body.collect(limit: 4 << 20)
        guard response.status == 200 else {
            let reason = (try? JSONNode.parse(bytes))?["Err"]?.string ?? ""
            let text = reason.isEmpty ? String(decoding: bytes, as: UTF8.self) : reason
            throw EngineError.internalError("\(method): \(text)")
        }
        do { return try JSONNode.parse(bytes) } catch { throw EngineError.internalError("\(method): \(error)") }
    }
}
