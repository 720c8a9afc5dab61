import Glibc
import Linux
import NIOSSL

/// TLS settings made ready; who the server is `ServerCheck` sees to. Reading the system's authorities takes some milliseconds:
/// one is kept for many connections.
public final class TLSContext: Sendable {
    let context: NIOSSLContext
    let verifies: Bool

    /// Reads the files; throws what is wrong with them, with the file's name.
    public init(_ settings: TLSSettings = TLSSettings()) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        verifies = !settings.skipsVerification
        configuration.certificateVerification = verifies ? .noHostnameVerification : .none
        configuration.trustRoots = try Self.systemRoots()
        configuration.additionalTrustRoots = try settings.authorities.map {
            .certificates(try Self.certificates($0, "unable to load CA cert"))
        }
        // BoringSSL shows one certificate; Go would choose by the server's list of authorities.
        if let pair = settings.clientPairs.first {
            configuration.certificateChain = try Self.certificates(pair.certificate, "unable to read CERT file")
                .map { .certificate($0) }
            let file = pair.key ?? pair.certificate
            do {
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: file, format: .pem))
            } catch {
                throw EngineError.internalError("failed to load X509 key pair: \(file): \(error)")
            }
        }
        context = try NIOSSLContext(configuration: configuration)
    }

    /// For one server.
    init(_ identity: TLSIdentity) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        verifies = !identity.skipsVerification
        configuration.certificateVerification = verifies ? .noHostnameVerification : .none
        if let authority = identity.authority {
            do {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authority))
            } catch {
                throw EngineError.invalid("failed to retrieve context tls info: ca.pem seems invalid")
            }
        } else {
            configuration.trustRoots = try Self.systemRoots()
        }
        if let certificate = identity.certificate, let key = identity.key {
            do {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate)
                    .map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
            } catch {
                throw EngineError.invalid("failed to retrieve context tls info: tls: \(error)")
            }
        }
        context = try NIOSSLContext(configuration: configuration)
    }

    /// SSL_CERT_FILE takes the place of the system's list, as it does for programs in Go.
    private static func systemRoots() throws -> NIOSSLTrustRoots {
        guard let file = getenv("SSL_CERT_FILE").map({ String(cString: $0) }), !file.isEmpty else { return .default }
        return .certificates(try certificates(file, "SSL_CERT_FILE"))
    }

    private static func certificates(_ file: String, _ what: String) throws -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw EngineError.internalError("\(what) \"\(file)\": \(error)")
        }
    }
}
