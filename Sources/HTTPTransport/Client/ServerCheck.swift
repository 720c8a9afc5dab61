import Linux
import NIOCore
import NIOSSL
import Text

/// Whether the certificate that a server showed is that of the host that was dialled. NIOSSL checks the signatures; its own
/// check of names takes an address behind a name for the name, and a common name, which Go does not.
enum ServerCheck {
    struct Refusal: Error {
        let reason: String
    }

    /// A handler for the client's side of a connection to `host`, a name or an address.
    static func handler(_ tls: TLSContext, host: String) throws -> NIOSSLClientHandler {
        // An address has no place in the handshake (RFC 6066).
        let name = IPAddress(host) == nil ? host : nil
        guard tls.verifies else { return try NIOSSLClientHandler(context: tls.context, serverHostname: name) }
        return try NIOSSLClientHandler._makeSSLClientHandler(context: tls.context, serverHostname: name) {
            certificate,
            channel in
            guard let reason = names(of: certificate).refusal(of: host) else {
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            return channel.eventLoop.makeFailedFuture(Refusal(reason: reason))
        }
    }

    private static func names(of certificate: NIOSSLCertificate) -> CertificateNames {
        var names = CertificateNames()
        for name in certificate._subjectAlternativeNames() {
            switch name.nameType {
            case .dnsName: names.names.append(String(decoding: name.contents, as: UTF8.self))
            case .ipAddress: if let address = IPAddress(Array(name.contents)) { names.addresses.append(address) }
            default: continue
            }
        }
        return names
    }
}
