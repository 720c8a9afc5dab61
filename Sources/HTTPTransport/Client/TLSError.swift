import NIOSSL

/// Why there is no TLS with a server, in Go's words where clients know them.
public struct TLSError: Error, Sendable, CustomStringConvertible {
    public let description: String
    /// Whether the server seems to speak no TLS at all; a certificate that is refused is another matter.
    public let isOtherProtocol: Bool

    init(_ cause: any Error) {
        let text = "\(cause)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            description = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
            isOtherProtocol = false
        } else if let refusal = cause as? ServerCheck.Refusal {
            description = "tls: failed to verify certificate: \(refusal.reason)"
            isOtherProtocol = false
        } else if cause is NIOSSLExtraError {
            description = "tls: \(text)"
            isOtherProtocol = false
        } else if text.contains("WRONG_VERSION_NUMBER") {
            description = "http: server gave HTTP response to HTTPS client"
            isOtherProtocol = true
        } else {
            description = "tls: the handshake failed: \(text)"
            isOtherProtocol = true
        }
    }
}
