import NIOCore
import NIOSSL

/// What a server shows of itself by TLS, and what it asks of its clients. TLS 1.2 at least.
public final class TLSServerContext: Sendable {
    let context: NIOSSLContext

    /// PEM files. With an authority a client needs a certificate of it; throws what is wrong with a file, by its name.
    public init(certificate: String, key: String, clientAuthority: String?) throws(TLSFileError) {
        var chain: [NIOSSLCertificateSource] = []
        let privateKey: NIOSSLPrivateKey
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw TLSFileError("could not load X509 key pair (cert: \"\(certificate)\", key: \"\(key)\"): \(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        // curl would choose h2 by itself, over which nothing can be attached to.
        configuration.applicationProtocols = ["http/1.1"]
        // Whoever has said all that he will say need not wait for the other's farewell, which may never come.
        configuration.shutdownTimeout = .milliseconds(100)
        if let clientAuthority {
            do {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthority))
            } catch {
                throw TLSFileError("could not read CA certificate \"\(clientAuthority)\": \(error)")
            }
            // Whoever has such a certificate may come from any address.
            configuration.certificateVerification = .noHostnameVerification
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFileError("could not load X509 key pair (cert: \"\(certificate)\", key: \"\(key)\"): \(error)")
        }
    }
}
