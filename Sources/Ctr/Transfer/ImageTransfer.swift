import ContainerdAPI
import GRPCCore
import OCI
import ShimAPI
import SwiftProtobuf

/// One transfer by containerd, with its progress on standard output.
enum ImageTransfer {
    static let storeType = "containerd.types.transfer.ImageStore"
    static let registryType = "containerd.types.transfer.OCIRegistry"

    static func run(
        _ connection: Connection,
        from source: Google_Protobuf_Any,
        to destination: Google_Protobuf_Any,
        shows: Bool = true
    ) async throws {
        let board = ProgressBoard(isShown: shows)
        let progress = try await TransferStream.open(connection, kind: "progress") { message, _ in
            board.add(try Containerd_Types_Transfer_Progress(serializedBytes: message.value))
        }
        let request = Containerd_Services_Transfer_V1_TransferRequest.with {
            $0.source = source
            $0.destination = destination
            $0.options.progressStream = progress.id
        }
        do {
            _ = try await connection.call { try await connection.transfer.transfer(request) }
        } catch {
            progress.cancel()
            throw error
        }
        // containerd ends its half when it has told everything.
        await progress.settle()
    }

    /// A registry, and the stream on which containerd asks for credentials.
    static func registry(
        _ connection: Connection,
        _ invocation: Invocation,
        _ reference: String
    ) async throws -> (any: Google_Protobuf_Any, stream: TransferStream?) {
        let stream = try await Credentials(invocation, reference: reference)?.serve(connection)
        let registry = Containerd_Types_Transfer_OCIRegistry.with {
            $0.reference = reference
            $0.resolver.authStream = stream?.id ?? ""
            $0.resolver.hostDir = invocation.string("hosts-dir")
            if invocation.isOn("plain-http") { $0.resolver.defaultScheme = "http" }
        }
        return (try TransferStream.packed(registry, registryType), stream)
    }

    static func store(_ fill: (inout Containerd_Types_Transfer_ImageStore) -> Void) throws -> Google_Protobuf_Any {
        try TransferStream.packed(Containerd_Types_Transfer_ImageStore.with(fill), storeType)
    }

    /// What only a client with its own registry code could do.
    static func refuse(_ flags: [String], _ invocation: Invocation, what: String) throws {
        if invocation.isOn("local") { throw Failure("\(what) --local is not implemented") }
        for flag in flags where invocation.isSet(flag) {
            throw Failure("\"--\(flag)\" requires \"--local\" flag")
        }
    }

    /// The variant that `--platform` names, or our own.
    static func platforms(_ invocation: Invocation) throws -> [Platform] {
        let wanted = try invocation.strings("platform").map { try Platform(parsing: $0) }
        let isAll = invocation.isOn("all-platforms")
        if !wanted.isEmpty && isAll { throw Failure("cannot specify both --platform and --all-platforms") }
        return wanted.isEmpty && !isAll ? [Platform.own] : wanted
    }
}
