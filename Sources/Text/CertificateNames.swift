import Linux

/// For whom a server's certificate speaks, by its subjectAltName alone (RFC 6125; Verify of Go's crypto/x509). A name that
/// was dialled is never taken for the address behind it, and the common name counts for nothing: what a resolver says
/// of a name is no proof of who is there.
public struct CertificateNames: Sendable {
    /// Names that are told when none fits; a certificate may have thousands.
    private static let told = 100

    public var names: [String]
    public var addresses: [IPAddress]

    public init(names: [String] = [], addresses: [IPAddress] = []) {
        self.names = names
        self.addresses = addresses
    }

    /// Why the certificate is not that of `host`, a name or an address, in Go's words; nil when it is.
    public func refusal(of host: String) -> String? {
        if let address = IPAddress(host) {
            if addresses.contains(address) { return nil }
            guard !addresses.isEmpty else {
                return "x509: cannot validate certificate for \(host) because it doesn't contain any IP SANs"
            }
            return Self.refusal(of: host, addresses.map(\.description))
        }
        let wanted = Self.labels(host.hasSuffix(".") ? String(host.dropLast()) : host)
        if !wanted.contains(""), names.contains(where: { Self.fits($0, wanted) }) { return nil }
        return Self.refusal(of: host, names)
    }

    private static func refusal(of host: String, _ valid: [String]) -> String {
        if valid.isEmpty { return "x509: certificate is not valid for any names, but wanted to match \(host)" }
        if valid.count > told {
            return "x509: certificate is valid for \(valid.count) names, but none matched \(host)"
        }
        return "x509: certificate is valid for \(valid.joined(separator: ", ")), not \(host)"
    }

    /// An asterisk stands for the whole first label and for nothing else.
    private static func fits(_ pattern: String, _ wanted: [String]) -> Bool {
        let labels = labels(pattern)
        guard labels.count == wanted.count, !labels.contains("") else { return false }
        for (index, label) in labels.enumerated() where label != wanted[index] {
            guard index == 0, label == "*" else { return false }
        }
        return true
    }

    /// Lower case of ASCII alone, as DNS compares.
    private static func labels(_ name: String) -> [String] {
        name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { label in
            String(decoding: label.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
    }
}
