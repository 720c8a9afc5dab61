import HTTPTransport
import Linux

/// A file by its URL, as `docker import` fetches it: by http or https, through the proxies that the environment names.
public struct WebFile: Sendable {
    private static let mostRedirects = 10

    /// What was asked for, with its scheme.
    public let url: String
    /// In bytes; nil where the server does not say.
    public let length: Int64?
    /// "" where the server does not say.
    public let mediaType: String
    private let response: HTTPResponse

    /// The head of the answer has arrived when this returns; the file is the caller's to read to its end or to close.
    /// Throws what the server answers but a file, with its status, in docker's words. Without a scheme it is http.
    public static func open(_ text: String) async throws -> WebFile {
        let text = text.contains("://") ? text : "http://\(text)"
        guard var url = RegistryURL(text) else {
            let scheme = text.prefix { $0 != ":" }
            guard ["http", "https"].contains(scheme.lowercased()) else {
                throw EngineError.internalError("Get \"\(text)\": unsupported protocol scheme \"\(scheme)\"")
            }
            throw EngineError.invalid("parse \"\(text)\": invalid URL")
        }
        let transport = RegistryTransport()
        let asked = url.description
        for _ in 0...mostRedirects {
            let fields: HTTPFields = ["User-Agent": "docker/\(Version.number)", "Accept": "*/*"]
            let answer: RegistryAnswer
            do { answer = try await transport.send("GET", url, fields: fields) } catch { throw told(error) }
            if [301, 302, 303, 307, 308].contains(answer.status), let location = answer.field("location") {
                await answer.close()
                // What was asked for under TLS does not come without it.
                guard let next = url.resolved(location), next.isSecure || !url.isSecure else {
                    throw EngineError.internalError("Get \"\(asked)\": a redirect to \(location) is not followed")
                }
                url = next
                continue
            }
            guard answer.status < 400 else { throw await refusal(answer, asked) }
            return WebFile(url: asked, length: answer.length, mediaType: answer.mediaType, response: answer.response)
        }
        throw EngineError.internalError("Get \"\(asked)\": stopped after \(mostRedirects) redirects")
    }

    /// The next bytes; nil at the end.
    public func next() async throws -> [UInt8]? { try await response.body.next() }

    public func close() async { await response.close() }

    private static func refusal(_ answer: RegistryAnswer, _ url: String) async -> RegistryError {
        let body = (try? await answer.response.body.collect(limit: 64 << 10)) ?? []
        await answer.close()
        let words = String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: " ")
        let status = [400, 401, 403, 404].contains(answer.status) ? answer.status : 500
        let text = "failed to GET \(url) with status \(answer.status) \(answer.response.reason): \(words)"
        return RegistryError(status: status, code: "", text)
    }

    /// A name that nobody knows is not found, as in docker.
    private static func told(_ error: any Error) -> any Error {
        guard let known = error as? EngineError, known.message.hasPrefix("failed to do request: ") else { return error }
        let text = String(known.message.dropFirst("failed to do request: ".count))
        return text.hasSuffix("no such host") ? EngineError.notFound(text) : EngineError.internalError(text)
    }
}
