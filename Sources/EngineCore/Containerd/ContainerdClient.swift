import ContainerdAPI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Linux
import SwiftProtobuf

/// The connection to containerd, in docker's namespace: one for everything but the waits for processes.
public final class ContainerdClient: Sendable {
    public typealias Transport = HTTP2ClientTransport.Posix

    private let grpc: GRPCClient<Transport>
    private let waits: WaitLines
    let snapshotter = "overlayfs"

    let containers: Containerd_Services_Containers_V1_Containers.Client<Transport>
    let tasks: Containerd_Services_Tasks_V1_Tasks.Client<Transport>
    let snapshots: Containerd_Services_Snapshots_V1_Snapshots.Client<Transport>
    let content: Containerd_Services_Content_V1_Content.Client<Transport>
    let images: Containerd_Services_Images_V1_Images.Client<Transport>
    let diff: Containerd_Services_Diff_V1_Diff.Client<Transport>
    let events: Containerd_Services_Events_V1_Events.Client<Transport>
    let leases: Containerd_Services_Leases_V1_Leases.Client<Transport>
    private let version: Containerd_Services_Version_V1_Version.Client<Transport>
    private let introspection: Containerd_Services_Introspection_V1_Introspection.Client<Transport>

    public init(socket: String) throws {
        grpc = try Self.connection(socket)
        waits = WaitLines(socket: socket)
        containers = .init(wrapping: grpc)
        tasks = .init(wrapping: grpc)
        snapshots = .init(wrapping: grpc)
        content = .init(wrapping: grpc)
        images = .init(wrapping: grpc)
        diff = .init(wrapping: grpc)
        events = .init(wrapping: grpc)
        leases = .init(wrapping: grpc)
        version = .init(wrapping: grpc)
        introspection = .init(wrapping: grpc)
    }

    static func connection(_ socket: String) throws -> GRPCClient<Transport> {
        let transport = try HTTP2ClientTransport.Posix(
            target: .unixDomainSocket(path: socket, authority: "localhost"),
            transportSecurity: .plaintext,
            config: .defaults { config in
                // It is a neighbour that is started anew, no server far away that has to be spared.
                config.backoff.initial = .milliseconds(20)
                config.backoff.max = .seconds(1)
            },
            // A call made while containerd is being started anew waits for it.
            serviceConfig: ServiceConfig(methodConfig: [MethodConfig(names: [.init(service: "")], waitForReady: true)])
        )
        return GRPCClient(transport: transport)
    }

    /// Keeps the connections until the task is cancelled.
    public func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await self.grpc.runConnections() }
            for await line in waits.opened { group.addTask { try await line.runConnections() } }
        }
    }

    /// Waits for the end of a container's first process, or of an exec's.
    func wait(_ container: String, exec: String = "") async throws -> Containerd_Services_Tasks_V1_WaitResponse {
        let request = Containerd_Services_Tasks_V1_WaitRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        return try await call { try await waits.wait(request, metadata: metadata) }
    }

    /// The namespace that docker uses since it keeps its containers in containerd.
    let metadata: Metadata = ["containerd-namespace": "moby"]

    func metadata(lease: String) -> Metadata {
        var metadata = metadata
        metadata.addString(lease, forKey: "containerd-lease")
        return metadata
    }

    /// Runs a call and says what went wrong in our own terms. A call whose answer was lost is made once more.
    func call<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch {
            guard Self.wasCutOff(error) else { throw Self.translate(error) }
            do { return try await body() } catch { throw Self.translate(error) }
        }
    }

    /// For calls that make something and whose answer tells nothing new: that it exists already is what was wanted when
    /// the first answer was lost.
    func make<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws {
        do { _ = try await body() } catch {
            guard Self.wasCutOff(error) else { throw Self.translate(error) }
            do { _ = try await body() } catch {
                let translated = Self.translate(error)
                guard let known = translated as? EngineError, known.kind == .conflict else { throw translated }
            }
        }
    }

    /// Go's server resets a stream when it has answered before it saw the client's end of it, and grpc-swift may then
    /// drop the answer that came along: one call in some hundreds, with foreign containerds only.
    static func wasCutOff(_ error: any Error) -> Bool {
        guard let error = error as? RPCError else { return false }
        return error.code == .unavailable && error.message.hasPrefix("Stream unexpectedly closed")
    }

    /// The same for calls whose object may be gone already.
    func callUnlessMissing<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer? {
        do {
            return try await call(body)
        } catch {
            let translated = Self.translate(error)
            if let known = translated as? EngineError, known.kind == .notFound { return nil }
            throw translated
        }
    }

    /// Messages go through unchanged: clients match on them.
    static func translate(_ error: any Error) -> any Error {
        guard let error = error as? RPCError else { return error }
        let kind: EngineError.Kind =
            switch error.code {
            case .notFound: .notFound
            case .alreadyExists, .failedPrecondition: .conflict
            case .invalidArgument, .outOfRange: .invalid
            case .unavailable: .unavailable
            case .unimplemented: .notImplemented
            case .permissionDenied: .forbidden
            case .cancelled: .cancelled
            case .deadlineExceeded: .deadline
            case .resourceExhausted: .resourceExhausted
            default: .internal
            }
        return EngineError(kind, error.message)
    }

    /// What the snapshotter of containers can do beyond the ordinary, as containerd tells it.
    public func snapshotterCapabilities() async throws -> [String] {
        let request = Containerd_Services_Introspection_V1_PluginsRequest.with {
            $0.filters = ["type==io.containerd.snapshotter.v1,id==\(snapshotter)"]
        }
        return try await call { [self] in
            try await introspection.plugins(request, metadata: metadata).plugins.flatMap(\.capabilities)
        }
    }

    public func serverVersion() async throws -> (version: String, revision: String) {
        let answer = try await call { try await self.version.version(.init(), metadata: self.metadata) }
        return (answer.version, answer.revision)
    }
}
