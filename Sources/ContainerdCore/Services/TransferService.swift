import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Images from one place to another. A client that goes away ends the transfer.
struct TransferService: Containerd_Services_Transfer_V1_Transfer.SimpleServiceProtocol {
    typealias Request = Containerd_Services_Transfer_V1_TransferRequest
    let core: Core

    func transfer(request: Request, context: ServerContext) async throws -> Google_Protobuf_Empty {
        _ = try Call.requiredNamespace()
        let name = request.options.progressStream
        let progress = name.isEmpty ? nil : try core.streams.find(name)
        defer { progress?.close() }
        let reporter = ProgressReporter(stream: progress)
        let cancellation = context.cancellation
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run(request, reporter) }
            group.addTask {
                try await cancellation.cancelled
                throw EngineError(.cancelled, "context canceled")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        return Google_Protobuf_Empty()
    }

    private func run(_ request: Request, _ reporter: ProgressReporter) async throws {
        let source = try TransferPlace(request.source)
        let target = try TransferPlace(request.destination)
        switch (source, target) {
        case (.registry(let from), .images(let to)):
            let registry = try RegistrySource(from, core: core)
            let pull = ImagePull(core: core, source: registry, store: to, reporter: reporter)
            try await closing(registry) { try await TransferLease.run(core) { try await pull.run() } }
        case (.images(let from), .registry(let to)):
            let registry = try RegistrySource(to, core: core)
            let push = ImagePush(core: core, store: from, target: registry, reporter: reporter)
            try await closing(registry) { try await push.run() }
        case (.importStream(let from), .images(let to)):
            let stream = try core.streams.find(from.stream)
            let action = ImageImport(core: core, source: from, store: to, reporter: reporter)
            try await TransferLease.run(core) { try await action.run(stream) }
        case (.images(let from), .exportStream(let to)):
            let stream = try core.streams.find(to.stream)
            let action = ImageExport(core: core, source: from, options: to, reporter: reporter)
            try await TransferLease.run(core) { try await action.run(stream) }
        case (.importStream(let from), .exportStream(let to)):
            try await echo(try core.streams.find(from.stream), try core.streams.find(to.stream))
        case (.images(let from), .images(let to)):
            try await TransferLease.run(core) { try ImageTag(core: core).run(from, to) }
        default:
            throw EngineError.notImplemented(
                "method Transfer not implemented for \(request.source.typeURL) to \(request.destination.typeURL)"
            )
        }
    }

    /// Archive to archive: the bytes as they are.
    private func echo(_ source: ClientStream, _ target: ClientStream) async throws {
        let receiver = ByteReceiver(source)
        let sender = ByteSender(target)
        defer {
            source.close()
            target.close()
        }
        while let piece = try await receiver.next() { try await sender.send(piece) }
    }

    private func closing(_ registry: RegistrySource, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            await registry.close()
            throw error
        }
        await registry.close()
    }
}
