import Text

/// The certificate that a client showed.
public struct PeerCertificate: Sendable {
    /// X.509 in DER.
    public let bytes: [UInt8]

    /// The last common name of the subject, as Go takes it; empty without one.
    public var commonName: String {
        var certificate = DERReader(bytes[...])
        guard var whole = certificate.sequence(), var body = whole.sequence() else { return "" }
        // The version is left out of the oldest certificates.
        if body.tag == 0xA0 { _ = body.next() }
        // Serial number, algorithm, issuer, validity.
        for _ in 0..<4 { _ = body.next() }
        guard var subject = body.sequence() else { return "" }
        var name = ""
        while let set = subject.next() {
            var members = DERReader(set.content)
            while var pair = members.sequence() {
                // 2.5.4.3
                guard let type = pair.next(), Array(type.content) == [0x55, 0x04, 0x03], let value = pair.next() else {
                    continue
                }
                name = String(decoding: value.content, as: UTF8.self)
            }
        }
        return name
    }

    public var pem: String {
        var text = "-----BEGIN CERTIFICATE-----\n"
        let digits = Array(Base64.encode(bytes).utf8)
        for start in stride(from: 0, to: digits.count, by: 64) {
            text += String(decoding: digits[start..<min(start + 64, digits.count)], as: UTF8.self) + "\n"
        }
        return text + "-----END CERTIFICATE-----\n"
    }
}
