/// How the daemon reaches registries.
public struct ProxyOptions: Sendable, Equatable {
    public var http = ""
    public var https = ""
    /// Hosts without a proxy.
    public var none = ""

    public init() {}

    /// The variables that say the same; those of empty values are left as they are.
    public var environment: [(name: String, value: String)] {
        [("HTTP_PROXY", http), ("HTTPS_PROXY", https), ("NO_PROXY", none)].filter { !$0.1.isEmpty }
            .flatMap { [($0.0, $0.1), ($0.0.lowercased(), $0.1)] }
    }
}
