import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf

/// What a shim says of itself and of the runtime behind it (`-info`).
struct ShimInformation: Sendable {
    private static let requestType = "containerd.types.RuntimeRequest"

    /// `request` names the runtime and its options; the answer is a RuntimeInfo.
    static func ask(_ request: Google_Protobuf_Any, folder: String) async throws -> Google_Protobuf_Any {
        let type = request.typeURL.split(separator: "/").last.map(String.init) ?? ""
        guard type == requestType else {
            throw EngineError.notImplemented("unknown request type \(type): not implemented")
        }
        let wanted = try Containerd_Types_RuntimeRequest(serializedBytes: Array(request.value))
        let options: [UInt8] = wanted.hasOptions ? try wanted.options.serializedBytes() : []
        let command = ShimCommand(
            binary: try ShimBinary(runtime: wanted.runtimePath),
            arguments: ["-info"],
            environment: ProcessEnvironment.inherited,
            folder: folder,
            input: options
        )
        let output = try await Offload.run { try command.run() }
        return .with {
            $0.typeURL = Containerd_Types_RuntimeInfo.protoMessageName
            $0.value = .init(output.standard)
        }
    }
}
