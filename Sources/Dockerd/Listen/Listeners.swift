import DockerdRules
import Glibc
import HTTPTransport
import Linux
import NIOCore

/// The sockets of the API, opened as the options say.
struct Listeners {
    private(set) var channels: [any Channel] = []
    /// Paths of the unix sockets that are ours to remove.
    private(set) var paths: [String] = []

    /// What is wrong with the addresses, before anything else is done.
    static func check(_ options: DaemonOptions, _ passed: PassedSockets) async throws {
        for host in options.hosts {
            var isTCP = false
            var isLocal = host.isLocal
            switch host {
            case .unix(let path): try await HTTPServer.refuseLiving(.unix(path))
            case .tcp: isTCP = true
            case .descriptor(let number):
                // Who can reach a passed socket is not known here.
                isTCP = try passed.chosen(number).contains(where: PassedSockets.isTCP)
                isLocal = false
            }
            guard isTCP, !options.tls.asksClients else { continue }
            // Whoever reaches the API is root here. docker warns and waits; here it has to be said.
            guard isLocal || options.tls.allowsOpenSockets else {
                throw EngineError.forbidden(
                    "refusing to listen on \(host) without TLS: everyone who can reach it would be root on this "
                        + "machine. Use --tlsverify with certificates, or say --tls=false if that is meant"
                )
            }
            Log.warning(
                "\(host) has no --tlsverify: it gives root access on this machine to everyone who can reach it"
            )
        }
    }

    static func tls(_ choice: TLSChoice) throws -> TLSServerContext? {
        guard choice.isOn else { return nil }
        do {
            return try TLSServerContext(
                certificate: choice.certificate,
                key: choice.key,
                clientAuthority: choice.asksClients ? choice.authority : nil
            )
        } catch {
            throw EngineError.invalid("invalid TLS configuration: \(error)")
        }
    }

    mutating func open(_ options: DaemonOptions, _ server: HTTPServer, _ passed: PassedSockets) async throws {
        let tls = try Self.tls(options.tls)
        let group = try SocketGroup.id(options.group)
        var served: Set<Int32> = []
        for host in options.hosts {
            switch host {
            case .unix(let path):
                channels.append(try await server.listen(.unix(path), group: group))
                paths.append(path)
            case .tcp(let name, let port):
                channels.append(try await server.listen(.tcp(host: name, port: port), tls: tls))
            case .descriptor(let number):
                // `fd://` names all of them, those too that another -H names.
                for descriptor in try passed.chosen(number) where served.insert(descriptor).inserted {
                    let isTCP = PassedSockets.isTCP(descriptor)
                    channels.append(try await server.serve(descriptor: descriptor, tls: isTCP ? tls : nil))
                }
            }
        }
    }

    /// A socket of another server that ends with these.
    mutating func add(_ channel: any Channel) { channels.append(channel) }

    mutating func add(_ others: Listeners) {
        channels += others.channels
        paths += others.paths
    }

    func close() async {
        for channel in channels { try? await channel.close().get() }
        for path in paths { unlink(path) }
    }
}
