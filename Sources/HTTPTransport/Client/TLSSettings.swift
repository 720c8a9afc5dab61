/// How a server's certificate is checked, and what a client shows of itself.
public struct TLSSettings: Sendable, Hashable {
    /// A client certificate and its key, PEM files. Without a key file the key stands behind the certificate.
    public struct ClientPair: Sendable, Hashable {
        public let certificate: String
        public let key: String?

        public init(certificate: String, key: String?) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// PEM files of authorities that are trusted beside the system's.
    public var authorities: [String]
    public var clientPairs: [ClientPair]
    public var skipsVerification: Bool

    public init(authorities: [String] = [], clientPairs: [ClientPair] = [], skipsVerification: Bool = false) {
        self.authorities = authorities
        self.clientPairs = clientPairs
        self.skipsVerification = skipsVerification
    }
}
