import Docker
import HTTPTransport
import Registry

extension Transports {
    /// TLS, proxies and files of the web for the client, by what the daemons use.
    static let standard = Transports(
        dialTLS: { host, port, material, usesProxy throws(ConnectionFailure) in
            let proxy = usesProxy ? HTTPProxy.fromEnvironment(tls: true, host: host, port: port) : nil
            do throws(TLSTunnel.Failure) {
                let tunnel = try TLSTunnel.open(
                    host: host,
                    port: port,
                    identity: TLSIdentity(
                        authority: material.authority,
                        certificate: material.certificate,
                        key: material.key,
                        skipsVerification: material.skipsVerification
                    ),
                    proxy: proxy
                )
                return (tunnel.raw, { tunnel.endReason })
            } catch {
                throw error.isRefused ? ConnectionFailure.refused(error.reason) : ConnectionFailure.other(error.reason)
            }
        },
        findProxy: { host, port in
            HTTPProxy.fromEnvironment(tls: false, host: host, port: port).map { proxy in
                Proxy(host: proxy.host, port: proxy.port, authorization: proxy.authorization)
            }
        },
        logIn: ClientLogin.check,
        openWeb: { url in
            let file = try BlockingTask.run { try await WebFile.open(url) }
            return WebStream(length: file.length, mediaType: file.mediaType) {
                try BlockingTask.run { try await file.next() }
            }
        },
        openRepository: { address throws(RegistryFailure) in try ClientRepository(address) }
    )
}
