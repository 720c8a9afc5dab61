import Linux

/// What TLS to a daemon takes: PEM texts, and whether its certificate is checked at all.
public struct TLSMaterial: Sendable, Equatable {
    /// The only authority that is trusted; without one the system's are.
    public var authority: [UInt8]?
    public var certificate: [UInt8]?
    public var key: [UInt8]?
    public var skipsVerification = false

    init() {}

    /// From files; "" names none.
    init(authority: String, certificate: String, key: String) throws(Failure) {
        self.authority = try Self.read(authority)
        self.certificate = try Self.read(certificate)
        self.key = try Self.read(key)
    }

    private static func read(_ path: String) throws(Failure) -> [UInt8]? {
        if path.isEmpty { return nil }
        do throws(SystemCallError) {
            return try Files.read(path, limit: 1 << 20)
        } catch {
            throw Failure("open \(path): \(error.reason)")
        }
    }

    var isEmpty: Bool { authority == nil && certificate == nil && key == nil }

    /// What docker sees before it connects; the rest is told by the handshake.
    func check() throws(Failure) {
        if let authority, !Self.holds("-----BEGIN CERTIFICATE-----", authority) {
            throw Failure("failed to retrieve context tls info: ca.pem seems invalid")
        }
        if let key, certificate != nil, !Self.holds("-----BEGIN ", key) { throw Failure("no valid private key found") }
    }

    private static func holds(_ mark: String, _ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).firstRange(of: mark) != nil
    }

    /// Under the names that a context's folder has for them.
    var files: [(name: String, bytes: [UInt8])] {
        [("ca.pem", authority), ("cert.pem", certificate), ("key.pem", key)].compactMap { name, bytes in
            bytes.map { (name, $0) }
        }
    }
}
