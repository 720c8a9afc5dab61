import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct EventsService: Containerd_Services_Events_V1_Events.SimpleServiceProtocol {
    let core: Core

    func publish(request: Containerd_Services_Events_V1_PublishRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        var envelope = Containerd_Types_Envelope()
        envelope.namespace = try Call.requiredNamespace()
        envelope.topic = request.topic
        envelope.event = request.event
        envelope.timestamp = .now
        try core.events.forward(envelope)
        return Google_Protobuf_Empty()
    }

    func forward(request: Containerd_Services_Events_V1_ForwardRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try core.events.forward(request.envelope)
        return Google_Protobuf_Empty()
    }

    func subscribe(
        request: Containerd_Services_Events_V1_SubscribeRequest,
        response: RPCWriter<Containerd_Types_Envelope>,
        context: ServerContext
    ) async throws {
        let filters: [Filter]
        do {
            filters = try request.filters.map { try Filter($0) }
        } catch let error as EngineError {
            throw EngineError.invalid("subscription error: failed parsing subscription filters: \(error.message)")
        }
        for await envelope in core.events.subscribe() {
            if Filter.any(filters, { EventFields.lookup($0, in: envelope) }) { try await response.write(envelope) }
        }
    }
}
