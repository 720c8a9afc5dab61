import ContainerdCore
import ContainerdRules
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Linux

/// The gRPC servers: one on a unix socket, and one on TCP when the configuration names an address.
struct Listeners {
    let servers: [GRPCServer<HTTP2ServerTransport.Posix>]

    init(core: Core, configuration: ContainerdConfiguration.GRPC, socket: String, counter: CallCounter?) throws {
        func server(
            _ address: SocketAddress,
            _ security: HTTP2ServerTransport.Posix.TransportSecurity,
            isPlain: Bool
        ) -> GRPCServer<HTTP2ServerTransport.Posix> {
            GRPCServer(
                transport: .http2NIOPosix(
                    address: address,
                    transportSecurity: security,
                    config: .defaults {
                        $0.rpc.maxRequestPayloadSize = configuration.maximumReceived
                        if isPlain {
                            $0.channelDebuggingCallbacks.onAcceptTCPConnection = { PingHandler.install(on: $0) }
                        }
                    }
                ),
                services: core.services,
                interceptors: [CallInterceptor(counter: counter)]
            )
        }
        var servers = [server(.unixDomainSocket(path: socket), .plaintext, isPlain: true)]
        if !configuration.tcpAddress.isEmpty {
            let (host, port) = try TCPAddress.parse(configuration.tcpAddress)
            let address: SocketAddress =
                host.utf8.contains(UInt8(ascii: ":")) ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
            let isPlain = configuration.tcpCertificate.isEmpty
            servers.append(server(address, Self.security(configuration), isPlain: isPlain))
        }
        self.servers = servers
    }

    /// With a certificate TLS; with an authority besides, clients need a certificate of it.
    private static func security(
        _ configuration: ContainerdConfiguration.GRPC
    ) -> HTTP2ServerTransport.Posix.TransportSecurity {
        if configuration.tcpCertificate.isEmpty {
            Log.warning("gRPC on \(configuration.tcpAddress) is open to everybody who can reach it: it has no TLS")
            return .plaintext
        }
        return .tls(
            certificateChain: [.file(path: configuration.tcpCertificate, format: .pem)],
            privateKey: .file(path: configuration.tcpKey, format: .pem)
        ) {
            guard !configuration.tcpAuthority.isEmpty else { return }
            $0.clientCertificateVerification = .noHostnameVerification
            $0.trustRoots = .certificates([.file(path: configuration.tcpAuthority, format: .pem)])
        }
    }
}
