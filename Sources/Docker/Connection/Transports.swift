/// What the client does not have itself, being one thread without an event loop: `monohull` puts it in, and it starts
/// when a host asks for it.
public struct Transports: Sendable {
    public struct Proxy: Sendable {
        public let host: String
        public let port: Int
        /// The Proxy-Authorization field.
        public let authorization: String?

        public init(host: String, port: Int, authorization: String?) {
            self.host = host
            self.port = port
            self.authorization = authorization
        }
    }

    /// A descriptor that carries plain bytes, and why it has ended, where that is known.
    public typealias Stream = (raw: Int32, endReason: @Sendable () -> String?)
    /// Opens TLS to a host and port, through the environment's proxy if that is allowed.
    public typealias DialTLS =
        @Sendable (_ host: String, _ port: Int, _ material: TLSMaterial, _ usesProxy: Bool)
        throws(ConnectionFailure) -> Stream
    /// The environment's proxy for a host without TLS.
    public typealias FindProxy = @Sendable (_ host: String, _ port: Int) -> Proxy?

    /// Asks a registry whether it knows somebody; the token that stands for the password from now on, if it gave one.
    /// The error says why not, as docker prints it.
    public typealias LogIn =
        @Sendable (_ server: String, _ user: String, _ password: String) throws(ConnectionFailure) -> String
    /// A file by its URL, through the environment's proxies; throws with the reason.
    public typealias OpenWeb = @Sendable (_ url: String) throws -> WebStream
    /// A repository of a registry, which has answered.
    public typealias OpenRepository =
        @Sendable (_ address: RepositoryAddress) throws(RegistryFailure) -> any ImageRepository

    let dialTLS: DialTLS
    let findProxy: FindProxy
    let logIn: LogIn
    let openWeb: OpenWeb
    let openRepository: OpenRepository

    public init(
        dialTLS: @escaping DialTLS,
        findProxy: @escaping FindProxy,
        logIn: @escaping LogIn,
        openWeb: @escaping OpenWeb,
        openRepository: @escaping OpenRepository
    ) {
        self.dialTLS = dialTLS
        self.findProxy = findProxy
        self.logIn = logIn
        self.openWeb = openWeb
        self.openRepository = openRepository
    }
}
