/// An authority, a server's certificate for 127.0.0.1 and a client's certificate, made by openssl.
public struct Certificates {
    public let folder: String

    public var authority: String { "\(folder)/ca.pem" }
    public var server: (certificate: String, key: String) { ("\(folder)/server.pem", "\(folder)/server.key") }
    public var client: (certificate: String, key: String) { ("\(folder)/client.pem", "\(folder)/client.key") }

    /// The client's common name is `alice`.
    public init(in folder: String) throws {
        self.folder = folder
        try Self.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority "
                + "-keyout \(folder)/ca.key -out \(folder)/ca.pem"
        )
        try sign("server", "/CN=daemon", "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
        try sign("client", "/O=people/CN=alice", "extendedKeyUsage=clientAuth\n")
    }

    private func sign(_ name: String, _ subject: String, _ extensions: String) throws {
        let base = "\(folder)/\(name)"
        try Command.check("sh", ["-c", "cat > \(base).ext"], input: extensions)
        try Self.openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj \(subject) -keyout \(base).key -out \(base).csr"
        )
        try Self.openssl(
            "x509 -req -in \(base).csr -CA \(folder)/ca.pem -CAkey \(folder)/ca.key -CAcreateserial -days 2 "
                + "-extfile \(base).ext -out \(base).pem"
        )
    }

    private static func openssl(_ words: String) throws {
        try Command.check("openssl", words.split(separator: " ").map(String.init))
    }
}
