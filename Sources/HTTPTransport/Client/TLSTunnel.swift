import Glibc
import Linux
import NIOCore
import NIOPosix
import Synchronization

/// TLS for a program that reads and writes a plain descriptor: what it writes is sent, what comes is there to read, and
/// either direction ends by itself.
public final class TLSTunnel: Sendable {
    public struct Failure: Error {
        public let reason: String
        /// Whether nobody listens there.
        public let isRefused: Bool

        init(_ cause: any Error) {
            let text = "\(cause)"
            isRefused = cause is DialError && text.lowercased().contains("connection refused")
            reason = TLSTunnel.alert(text) ?? text
        }
    }

    /// The program's end; it owns it.
    public let raw: Int32
    private let problem = Mutex<String?>(nil)

    private init(raw: Int32) {
        self.raw = raw
    }

    /// Why the stream has ended; nil where the peer just ended it. With TLS 1.3 a server that wants a certificate says
    /// so behind the handshake.
    public var endReason: String? { problem.withLock { $0 } }

    /// Returns when the handshake is done.
    public static func open(
        host: String,
        port: Int,
        identity: TLSIdentity,
        proxy: HTTPProxy?
    ) throws(Failure) -> TLSTunnel {
        do {
            return try BlockingTask.run { try await connect(host, port, identity, proxy) }
        } catch {
            throw Failure(error)
        }
    }

    private static func connect(
        _ host: String,
        _ port: Int,
        _ identity: TLSIdentity,
        _ proxy: HTTPProxy?
    ) async throws -> TLSTunnel {
        let dial = HTTPDial(
            .tcp(host: host, port: port),
            tls: try TLSContext(identity),
            proxy: proxy,
            patience: nil,
            timeout: .seconds(30),
            group: MultiThreadedEventLoopGroup.singleton
        )
        let remote = try await dial.connect()
        let ends = try SocketPair.make(SOCK_STREAM)
        let tunnel = TLSTunnel(raw: ends.ours)
        let local = try await SocketConnection.connect(descriptor: ends.theirs)
        Task {
            async let up: Void = tunnel.pass(local, to: remote)
            await tunnel.pass(remote, to: local)
            await up
            await remote.close()
            await local.close()
        }
        return tunnel
    }

    private func pass(_ source: SocketConnection, to target: SocketConnection) async {
        do {
            while let bytes = try await source.read() { try await target.write(bytes) }
        } catch {
            problem.withLock { $0 = $0 ?? Self.alert("\(error)") }
        }
        try? await target.channel.close(mode: .output).get()
    }

    /// What a peer says of our certificate, in Go's words.
    private static func alert(_ text: String) -> String? {
        let alerts = [
            ("CERTIFICATE_REQUIRED", "certificate required"), ("BAD_CERTIFICATE", "bad certificate"),
            ("UNKNOWN_CA", "unknown certificate authority"), ("CERTIFICATE_EXPIRED", "expired certificate"),
            ("HANDSHAKE_FAILURE", "handshake failure"),
        ]
        return alerts.first { text.contains("ALERT_\($0.0)") }.map { "remote error: tls: \($0.1)" }
    }
}
