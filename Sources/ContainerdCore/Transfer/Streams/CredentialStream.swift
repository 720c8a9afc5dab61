import Linux
import Registry
import ShimAPI
import SwiftProtobuf

/// Asks the client for the credentials of a host: one question and one answer at a time.
final class CredentialStream: Sendable {
    private let stream: ClientStream
    private let reference: String
    private let turn = AsyncSemaphore(1)

    init(_ stream: ClientStream, reference: String) {
        self.stream = stream
        self.reference = reference
    }

    /// nil when the client has none.
    func ask(_ host: String) async throws -> RegistryCredentials? {
        try await turn.with {
            try await stream.send(
                Containerd_Types_Transfer_AuthRequest.with {
                    $0.host = host
                    $0.reference = reference
                }
            )
            guard let message = await stream.receive() else { throw EngineError.internalError("EOF") }
            guard let answer = try message.unpacked(Containerd_Types_Transfer_AuthResponse.self) else {
                throw EngineError.internalError("unexpected answer of type \"\(message.typeURL)\" on the auth stream")
            }
            switch answer.authType {
            case .credentials: return RegistryCredentials(user: answer.username, password: answer.secret)
            case .refresh: return RegistryCredentials(user: "", password: answer.secret)
            default: return nil
            }
        }
    }
}
