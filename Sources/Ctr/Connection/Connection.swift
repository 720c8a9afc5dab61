import ContainerdAPI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Glibc
import Linux

/// One HTTP/2 connection to containerd, in one namespace.
final class Connection: Sendable {
    typealias Transport = HTTP2ClientTransport.Posix

    private let grpc: GRPCClient<Transport>
    private let running: Task<Void, Never>
    let namespace: String

    let containers: Containerd_Services_Containers_V1_Containers.Client<Transport>
    let content: Containerd_Services_Content_V1_Content.Client<Transport>
    let diff: Containerd_Services_Diff_V1_Diff.Client<Transport>
    let events: Containerd_Services_Events_V1_Events.Client<Transport>
    let images: Containerd_Services_Images_V1_Images.Client<Transport>
    let introspection: Containerd_Services_Introspection_V1_Introspection.Client<Transport>
    let leases: Containerd_Services_Leases_V1_Leases.Client<Transport>
    let namespaces: Containerd_Services_Namespaces_V1_Namespaces.Client<Transport>
    let sandboxes: Containerd_Services_Sandbox_V1_Store.Client<Transport>
    let sandboxController: Containerd_Services_Sandbox_V1_Controller.Client<Transport>
    let snapshots: Containerd_Services_Snapshots_V1_Snapshots.Client<Transport>
    let streaming: Containerd_Services_Streaming_V1_Streaming.Client<Transport>
    let tasks: Containerd_Services_Tasks_V1_Tasks.Client<Transport>
    let transfer: Containerd_Services_Transfer_V1_Transfer.Client<Transport>
    let version: Containerd_Services_Version_V1_Version.Client<Transport>

    private init(_ address: String, namespace: String) throws {
        let transport = try HTTP2ClientTransport.Posix(
            target: .unixDomainSocket(path: address, authority: "localhost"),
            transportSecurity: .plaintext,
            config: .defaults { config in
                config.backoff.initial = .milliseconds(20)
                config.backoff.max = .seconds(1)
            }
        )
        let grpc = GRPCClient(transport: transport, interceptors: [NamespaceInterceptor(namespace: namespace)])
        self.grpc = grpc
        self.namespace = namespace
        containers = .init(wrapping: grpc)
        content = .init(wrapping: grpc)
        diff = .init(wrapping: grpc)
        events = .init(wrapping: grpc)
        images = .init(wrapping: grpc)
        introspection = .init(wrapping: grpc)
        leases = .init(wrapping: grpc)
        namespaces = .init(wrapping: grpc)
        sandboxes = .init(wrapping: grpc)
        sandboxController = .init(wrapping: grpc)
        snapshots = .init(wrapping: grpc)
        streaming = .init(wrapping: grpc)
        tasks = .init(wrapping: grpc)
        transfer = .init(wrapping: grpc)
        version = .init(wrapping: grpc)
        running = Task { try? await grpc.runConnections() }
    }

    /// `patience` in nanoseconds; 0 is the ten seconds that containerd's clients wait.
    static func open(address: String, namespace: String, patience: Int64) async throws -> Connection {
        do { _ = try FileStatus(address) } catch { throw Failure("cannot access socket \(address): \(error)") }
        let limit = ContinuousClock.now + (patience > 0 ? .nanoseconds(patience) : .seconds(10))
        while let refusal = refusal(address) {
            guard ContinuousClock.now < limit else {
                throw Failure("failed to dial \"\(address)\": context deadline exceeded: \(refusal)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try Connection(address, namespace: namespace)
    }

    /// Why nobody can be reached there; gRPC itself would go on trying without a word.
    private static func refusal(_ address: String) -> SystemCallError? {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = socket(AF_UNIX, kind, 0)
        guard raw >= 0 else { return SystemCallError("socket") }
        let owner = FileDescriptor(owning: raw)
        let code = UnixAddress.with(address) { connect(owner.raw, $0, $1) }
        return code == 0 ? nil : SystemCallError("connect", path: address)
    }

    func close() {
        grpc.beginGracefulShutdown()
        running.cancel()
    }

    /// Runs a call. One whose answer was lost is made once more: Go's server resets a stream when it has answered
    /// before it saw the client's end of it, and grpc-swift may then drop the answer, one in some hundreds.
    func call<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch {
            guard Self.wasCutOff(error) else { throw Failure(of: error) }
            do { return try await body() } catch { throw Failure(of: error) }
        }
    }

    /// The same for what makes or removes something: after a lost answer the wish may have been granted already.
    func change<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws {
        do { _ = try await body() } catch {
            guard Self.wasCutOff(error) else { throw Failure(of: error) }
            do { _ = try await body() } catch {
                let failure = Failure(of: error)
                if !failure.alreadyExists && !failure.isNotFound { throw failure }
            }
        }
    }

    private static func wasCutOff(_ error: any Error) -> Bool {
        guard let error = error as? RPCError else { return false }
        return error.code == .unavailable && error.message.hasPrefix("Stream unexpectedly closed")
    }
}
