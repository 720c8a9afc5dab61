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

    /// Runs `body` with a registry, while the streams go on which containerd asks for credentials and tells of its
    /// requests.
    static func withRegistry(
        _ connection: Connection,
        _ invocation: Invocation,
        _ reference: String,
        _ body: (Google_Protobuf_Any) async throws -> Void
    ) async throws {
        let stream = try await Credentials(invocation, reference: reference)?.serve(connection)
        let dump = invocation.isOn("http-dump") ? try await dump(connection) : nil
        defer { stream?.cancel() }
        let registry = Containerd_Types_Transfer_OCIRegistry.with {
            $0.reference = reference
            $0.resolver.authStream = stream?.id ?? ""
            $0.resolver.hostDir = invocation.string("hosts-dir")
            if invocation.isOn("plain-http") { $0.resolver.defaultScheme = "http" }
            if let dump {
                $0.resolver.httpDebug = .debug
                $0.resolver.logsStream = dump.id
            }
        }
        do { try await body(try TransferStream.packed(registry, registryType)) } catch {
            await dump?.settle()
            throw error
        }
        await dump?.settle()
    }

    /// What containerd says to the registry and hears from it.
    private static func dump(_ connection: Connection) async throws -> TransferStream {
        let window = Containerd_Types_Transfer_WindowUpdate.with { $0.update = 1 << 20 }
        let stream = try await TransferStream.open(connection, kind: "http-debug-logs") { message, sender in
            let data = try Containerd_Types_Transfer_Data(serializedBytes: message.value)
            RequestDump.show(String(decoding: data.data, as: UTF8.self))
            let granted = Containerd_Types_Transfer_WindowUpdate.with { $0.update = Int32(clamping: data.data.count) }
            try sender.send(granted, ArchiveStreams.windowType)
        }
        try stream.sender.send(window, ArchiveStreams.windowType)
        return stream
    }

    static func store(_ fill: (inout Containerd_Types_Transfer_ImageStore) -> Void) throws -> Google_Protobuf_Any {
        try TransferStream.packed(Containerd_Types_Transfer_ImageStore.with(fill), storeType)
    }

    /// What containerd's transfers cannot do.
    static func refuse(_ flags: [String], _ invocation: Invocation) throws {
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
