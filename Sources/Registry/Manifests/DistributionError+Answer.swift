import HTTPTransport
import Text

extension RegistryAnswer {
    /// Bytes of an answer that says why not.
    private static let refusalLimit = 64 << 10

    /// Takes the body and says what is wrong.
    func distributionError() async -> DistributionError {
        let body = method == "HEAD" ? [] : (try? await response.body.collect(limit: Self.refusalLimit)) ?? []
        await close()
        guard (400..<500).contains(status) else {
            return DistributionError("received unexpected HTTP status: \(status) \(response.reason)")
        }
        var told = DistributionError.Told.list(of: body, mediaType: field("content-type") ?? "", status: status)
        for challenge in AuthChallenge.known(response.fields.values("www-authenticate")) {
            let codes = ["invalid_token": "UNAUTHORIZED", "insufficient_scope": "DENIED"]
            guard challenge.scheme == "bearer", let code = codes[challenge.parameters["error"] ?? ""] else { continue }
            let words = challenge.parameters["error_description"] ?? ""
            told.insert(.init(code: code, message: words.isEmpty ? DistributionError.Told.known[code] : words), at: 0)
            break
        }
        let texts = told.map(\.text)
        return DistributionError(
            texts.count == 1 ? texts[0] : "errors:\n" + texts.map { $0 + "\n" }.joined(),
            isPassedOver: told.first?.isPassedOver ?? true
        )
    }
}

extension DistributionError {
    /// One of a registry's errors (distribution-spec 1.1, "Error Codes").
    struct Told {
        /// The codes that docker's client knows, with the words that go without saying.
        static let known = [
            "UNKNOWN": "unknown error", "UNSUPPORTED": "The operation is unsupported.",
            "UNAUTHORIZED": "authentication required", "DENIED": "requested access to the resource is denied",
            "UNAVAILABLE": "service unavailable", "TOOMANYREQUESTS": "too many requests",
            "DIGEST_INVALID": "provided digest did not match uploaded content",
            "SIZE_INVALID": "provided length did not match content length", "NAME_INVALID": "invalid repository name",
            "TAG_INVALID": "manifest tag did not match URI", "NAME_UNKNOWN": "repository name not known to registry",
            "MANIFEST_UNKNOWN": "manifest unknown", "MANIFEST_INVALID": "manifest invalid",
            "MANIFEST_UNVERIFIED": "manifest failed signature verification",
            "MANIFEST_BLOB_UNKNOWN": "blob unknown to registry", "BLOB_UNKNOWN": "blob unknown to registry",
            "BLOB_UPLOAD_UNKNOWN": "blob upload unknown to registry", "BLOB_UPLOAD_INVALID": "blob upload invalid",
            "PAGINATION_NUMBER_INVALID": "invalid number of results requested",
        ]

        let text: String
        let isPassedOver: Bool

        /// nil: the code says it all. docker's client looks on only where a registry has said more than the code.
        init(code: String, message: String?) {
            let code = Self.known[code] == nil ? "UNKNOWN" : code
            let words = code.lowercased().replacing("_", with: " ")
            text = message.map { "\(words): \($0)" } ?? words
            isPassedOver = message != nil && ["UNAUTHORIZED", "MANIFEST_UNKNOWN", "NAME_UNKNOWN"].contains(code)
        }

        private init(text: String, isPassedOver: Bool) {
            self.text = text
            self.isPassedOver = isPassedOver
        }

        private static func unreadable(_ body: [UInt8], _ problem: String, _ status: Int) -> Told {
            if status == 401 { return Told(code: "UNAUTHORIZED", message: known["UNAUTHORIZED"]) }
            let text = "error parsing HTTP \(status) response body: \(problem): \(GoQuote.quoted(body[...]))"
            return Told(text: text, isPassedOver: true)
        }

        private init(_ error: JSONNode) {
            let code = error["code"]?.string ?? ""
            let message = error["message"]?.string ?? ""
            let isDetailed = error["detail"].map { !$0.isNull } ?? false
            let isSaidAnyway = message.isEmpty || message == Self.known[code] ?? "unknown error"
            self.init(code: code, message: isSaidAnyway && !isDetailed ? nil : message)
        }

        static func list(of body: [UInt8], mediaType: String, status: Int) -> [Told] {
            let type = mediaType.prefix { $0 != ";" }.lowercased()
            let codes = [401: "UNAUTHORIZED", 403: "DENIED", 429: "TOOMANYREQUESTS"]
            let code = codes[status] ?? "UNKNOWN"
            guard ["application/json", "application/vnd.api+json"].contains(type) else {
                return [.init(code: code, message: String(decoding: body, as: UTF8.self))]
            }
            let document: JSONNode
            do throws(JSONError) { document = try JSONNode.parse(body) } catch {
                return [unreadable(body, error.message, status)]
            }
            // The form of Docker Hub's token server.
            if let details = document["details"]?.string, !details.isEmpty {
                return [.init(code: code, message: details)]
            }
            let errors = document["errors"]?.elements.map(Told.init) ?? []
            if !errors.isEmpty { return errors }
            return [unreadable(body, "no error details found in HTTP response body", status)]
        }
    }
}
