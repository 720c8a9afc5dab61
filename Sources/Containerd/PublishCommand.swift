import ContainerdAPI
import Dispatch
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import Glibc
import Linux
import SwiftProtobuf
import Synchronization

/// `containerd publish`: hands in one event that stands on standard input, for shims that do it by this command.
struct PublishCommand {
    /// An event is small; nothing larger is one.
    private static let limit = 4 << 20

    private var address = "/run/containerd/containerd.sock"
    private var namespace = ""
    private var topic = ""

    /// nil for the arguments of another command.
    init?(_ arguments: [String]) throws {
        guard let place = Self.place(arguments) else { return nil }
        try take(arguments[..<place])
        try take(arguments[(place + 1)...])
        if topic.isEmpty { throw EngineError.invalid("topic required to publish event: invalid argument") }
    }

    /// Where the command's name stands: behind options, each with its value.
    private static func place(_ arguments: [String]) -> Int? {
        var index = 0
        while index < arguments.count, arguments[index].utf8.first == UInt8(ascii: "-") {
            index += arguments[index].utf8.contains(UInt8(ascii: "=")) ? 1 : 2
        }
        return index < arguments.count && arguments[index] == "publish" ? index : nil
    }

    /// Other options of the daemon are no matter here.
    private mutating func take(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw EngineError.invalid("flag needs an argument: \(argument)")
            }
            switch parts[0].drop(while: { $0 == "-" }) {
            case "address", "a": address = value
            case "namespace": namespace = value
            case "topic": topic = value
            default: break
            }
        }
    }

    func run() throws {
        let input = FileDescriptor(owning: try systemCall("fcntl") { fcntl(0, F_DUPFD_CLOEXEC, 3) })
        var request = Containerd_Services_Events_V1_PublishRequest()
        request.topic = topic
        request.event = try Google_Protobuf_Any(serializedBytes: input.readAll(limit: Self.limit))
        let message = request
        let failure = Mutex<(any Error)?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let command = self
        Task {
            do { try await command.send(message) } catch { failure.withLock { $0 = error } }
            ended.signal()
        }
        ended.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private func send(_ request: Containerd_Services_Events_V1_PublishRequest) async throws {
        let transport = try HTTP2ClientTransport.Posix(
            target: .unixDomainSocket(path: address, authority: "localhost"),
            transportSecurity: .plaintext
        )
        let metadata: Metadata = ["containerd-namespace": .string(namespace)]
        try await withGRPCClient(transport: transport) { client in
            let events = Containerd_Services_Events_V1_Events.Client(wrapping: client)
            do {
                _ = try await events.publish(request, metadata: metadata)
            } catch let error as RPCError {
                throw EngineError.internalError(error.message)
            }
        }
    }
}
