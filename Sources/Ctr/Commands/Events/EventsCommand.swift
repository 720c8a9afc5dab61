import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// `ctr events`: until the command is ended.
enum EventsCommand {
    static var command: Command {
        Command(name: "events", aliases: ["event"], summary: "Show containerd's events as they happen", action: run)
    }

    private static func run(_ invocation: Invocation) async throws {
        let request = Containerd_Services_Events_V1_SubscribeRequest.with { $0.filters = invocation.arguments }
        try await invocation.connected { connection in
            try await connection.events.subscribe(request) { response in
                for try await envelope in response.messages { try show(envelope) }
            }
        }
    }

    private static func show(_ envelope: Containerd_Types_Envelope) throws {
        var text = ""
        if envelope.hasEvent {
            guard let shape = MessageShape.event(envelope.event.typeURL) else {
                LogLine.warning("cannot unmarshal an event from Any (\(envelope.event.typeURL))")
                return
            }
            text = String(decoding: shape.json(Array(envelope.event.value)), as: UTF8.self)
        }
        let time = LocalTime.goText(envelope.timestamp)
        try Output.line("\(time) \(envelope.namespace) \(envelope.topic) \(text)")
    }
}
