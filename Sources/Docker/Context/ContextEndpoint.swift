import Text

/// The pairs KEY=VALUE behind `--docker`.
struct ContextEndpoint {
    private(set) var host = ""
    private(set) var skipsVerification = false
    private(set) var material = TLSMaterial()

    init(_ texts: [String], _ settings: Settings) throws {
        func failure(_ reason: String) -> Failure { Failure("unable to create docker endpoint config: \(reason)") }
        var pairs: [String: String] = [:]
        for text in texts {
            for field in try CommaSeparated.fields(text) {
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                pairs[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
            }
        }
        let known: Set = ["from", "host", "ca", "cert", "key", "skip-tls-verify"]
        let others = pairs.keys.filter { !known.contains($0) }.sorted()
        if !others.isEmpty {
            throw failure(others.map { "unrecognized config key: \($0)" }.joined(separator: "\n"))
        }
        do {
            if let name = pairs["from"] {
                let record = try settings.record(name)
                guard let host = record.host else {
                    throw Failure("unable to get endpoint from context \(GoQuote.quoted(name))")
                }
                self.host = host
                skipsVerification = record.skipsVerification
                return
            }
            host = pairs["host"] ?? ""
            material = try TLSMaterial(
                authority: pairs["ca"] ?? "",
                certificate: pairs["cert"] ?? "",
                key: pairs["key"] ?? ""
            )
            if let text = pairs["skip-tls-verify"] {
                guard let value = FlagValue.bool(text) else {
                    throw Failure("skip-tls-verify: parsing \(GoQuote.quoted(text)): invalid syntax")
                }
                skipsVerification = value
            }
            do throws(Failure) { try material.check() } catch {
                throw Failure("invalid docker endpoint options: \(error.message)")
            }
            if host.isEmpty { return }
            do throws(Failure) {
                try settings.check(host: host, material.isEmpty ? nil : material)
            } catch {
                let isSSH = host.hasPrefix("ssh://")
                throw Failure("\(isSSH ? "invalid" : "unable to apply") docker endpoint options: \(error.message)")
            }
        } catch let error as Failure {
            throw failure(error.message)
        }
    }
}
