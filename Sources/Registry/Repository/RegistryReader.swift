import HTTPTransport
import Linux

/// Reads one blob. For one reader at a time.
public actor RegistryReader {
    /// Attempts that bring nothing before it is given up.
    private static let patience = 5
    private let repository: RegistryRepository
    private let blob: RegistryBlob
    private var offset: Int64
    private var answer: RegistryAnswer?
    /// Bytes of the present answer that were there already: a server need not know ranges.
    private var surplus: Int64 = 0
    private var failures = 0

    init(repository: RegistryRepository, blob: RegistryBlob, offset: Int64) {
        self.repository = repository
        self.blob = blob
        self.offset = offset
    }

    /// The next bytes; nil at the end. More than the blob's size is never given.
    public func next() async throws -> [UInt8]? {
        while true {
            if offset >= blob.size {
                await close()
                return nil
            }
            do {
                if let piece = try await step() { return piece }
            } catch let error as HTTPError {
                try await again(error)
            } catch let error as ConnectionLost {
                try await again(error)
            }
        }
    }

    /// nil: look again.
    private func step() async throws -> [UInt8]? {
        let current: RegistryAnswer
        if let answer {
            current = answer
        } else {
            do {
                current = try await repository.open(blob, offset: offset)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw Self.told(error)
            }
            surplus = current.status == 206 ? 0 : offset
            answer = current
        }
        let received: [UInt8]?
        do {
            received = try await current.response.body.next()
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as HTTPError {
            throw error
        } catch {
            throw ConnectionLost(cause: error)
        }
        guard var piece = received else { throw HTTPError.closed }
        if surplus > 0 {
            let dropped = min(surplus, Int64(piece.count))
            surplus -= dropped
            piece.removeFirst(Int(dropped))
        }
        if Int64(piece.count) > blob.size - offset { piece.removeLast(piece.count - Int(blob.size - offset)) }
        if piece.isEmpty { return nil }
        offset += Int64(piece.count)
        failures = 0
        return piece
    }

    private func again(_ error: any Error) async throws {
        await close()
        failures += 1
        guard failures <= Self.patience else {
            throw EngineError.internalError(
                "short read: expected \(blob.size) bytes but got \(offset): unexpected EOF",
                cause: error
            )
        }
    }

    private static func told(_ error: any Error) -> any Error {
        let what = "failed to copy: httpReadSeeker: failed open"
        guard let known = error as? EngineError else { return EngineError.internalError(what, cause: error) }
        return EngineError(known.kind, "\(what): \(known.message)", cause: known.cause)
    }

    public func close() async {
        let old = answer
        answer = nil
        await old?.close()
    }
}

/// A connection that broke; what it was for may be asked for again.
private struct ConnectionLost: Error {
    let cause: any Error
}
