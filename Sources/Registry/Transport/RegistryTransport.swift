import HTTPTransport
import Linux
import NIOCore
import Synchronization

/// Requests to the servers of one transfer. Keeps what is costly to make anew: the authorities that are trusted, and
/// which servers turned out to speak plain HTTP.
final class RegistryTransport: Sendable {
    private struct State {
        var contexts: [TLSSettings: TLSContext] = [:]
        var plain: Set<String> = []
    }

    /// A server that is silent for longer is given up; it may have a large upload to check first.
    private static let patience = TimeAmount.minutes(5)
    private let state = Mutex(State())
    private let log: (@Sendable (String) async -> Void)?

    /// `log` gets requests and answers, without bodies and credentials.
    init(log: (@Sendable (String) async -> Void)? = nil) {
        self.log = log
    }

    /// One request and the head of its answer, which may be of any status.
    func send(
        _ method: String,
        _ url: RegistryURL,
        fields: HTTPFields,
        body: HTTPUpload? = nil,
        as host: RegistryHost? = nil
    ) async throws -> RegistryAnswer {
        var url = url
        if host?.mayFallBack == true, state.withLock({ $0.plain.contains(url.authority) }) { url.scheme = "http" }
        do {
            return try await exchange(method, url, fields, body, host)
        } catch let error as TLSError {
            guard error.isOtherProtocol, host?.mayFallBack == true else { throw failed(method, url, error) }
        } catch {
            throw failed(method, url, error)
        }
        // Nothing of the body was sent before TLS stood.
        let authority = url.authority
        state.withLock { _ = $0.plain.insert(authority) }
        url.scheme = "http"
        do {
            return try await exchange(method, url, fields, body, host)
        } catch {
            throw failed(method, url, error)
        }
    }

    private func exchange(
        _ method: String,
        _ url: RegistryURL,
        _ fields: HTTPFields,
        _ body: HTTPUpload?,
        _ host: RegistryHost?
    ) async throws -> RegistryAnswer {
        guard let location = url.location, case .tcp(let name, let port) = location else {
            throw HTTPError.malformed("address")
        }
        let client = HTTPClient(
            location,
            tls: url.isSecure ? try context(host?.tls ?? TLSSettings()) : nil,
            proxy: HTTPProxy.fromEnvironment(tls: url.isSecure, host: name, port: port),
            patience: Self.patience,
            dialPatience: .nanoseconds(Int64((host?.dialTimeout ?? 30) * 1e9))
        )
        await log?(Self.dump(method, url, fields))
        let response = try await client.send(method, url.target, fields: fields, body: body)
        await log?(Self.dump(response))
        return RegistryAnswer(method: method, url: url, response: response)
    }

    private func context(_ settings: TLSSettings) throws -> TLSContext {
        if let known = state.withLock({ $0.contexts[settings] }) { return known }
        let made = try TLSContext(settings)
        state.withLock { $0.contexts[settings] = made }
        return made
    }

    /// As Go's client says it.
    private func failed(_ method: String, _ url: RegistryURL, _ error: any Error) -> any Error {
        if error is CancellationError { return error }
        let verb = method.prefix(1) + method.dropFirst().lowercased()
        return EngineError.internalError("failed to do request: \(verb) \"\(url)\": \(error)")
    }

    private static func dump(_ method: String, _ url: RegistryURL, _ fields: HTTPFields) -> String {
        var text = "\(method) \(url.target) HTTP/1.1\r\nHost: \(url.authority)\r\n"
        for (name, value) in fields.all {
            text += "\(name): \(name.lowercased() == "authorization" ? "[redacted]" : value)\r\n"
        }
        return text + "\r\n"
    }

    private static func dump(_ response: HTTPResponse) -> String {
        var text = "HTTP/1.1 \(response.status) \(response.reason)\r\n"
        for (name, value) in response.fields.all { text += "\(name): \(value)\r\n" }
        return text + "\r\n"
    }
}
