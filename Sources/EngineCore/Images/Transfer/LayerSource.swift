import Bytes
import HTTPTransport
import Registry

/// One layer's bytes as they come from a registry. What breaks off is taken up again where it broke.
actor LayerSource {
    private let registry: RegistryClient
    private let digest: Digest
    private let patience: TransferPatience
    private var response: HTTPResponse?
    private var offset: Int64 = 0
    /// Bytes of the present answer that came before: a server need not know ranges.
    private var surplus: Int64 = 0

    init(_ registry: RegistryClient, _ digest: Digest, _ patience: TransferPatience) {
        self.registry = registry
        self.digest = digest
        self.patience = patience
    }

    /// The next bytes; nil at the end. For one reader at a time.
    func next() async throws -> [UInt8]? {
        while true {
            do { return try await step() } catch {
                await close()
                try await patience.wait(after: error)
            }
        }
    }

    private func step() async throws -> [UInt8]? {
        let current: HTTPResponse
        if let response {
            current = response
        } else {
            current = try await registry.blob(digest, offset: offset)
            surplus = current.status == 206 ? 0 : offset
            response = current
        }
        while var piece = try await current.body.next() {
            let dropped = min(surplus, Int64(piece.count))
            surplus -= dropped
            piece.removeFirst(Int(dropped))
            if piece.isEmpty { continue }
            offset += Int64(piece.count)
            return piece
        }
        return nil
    }

    func close() async {
        let old = response
        response = nil
        await old?.close()
    }
}
