import FoundationEssentials
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization
import TTRPC

/// A ttrpc connection to one shim. Calls may overlap; a thread of its own reads the answers.
final class ShimConnection: Sendable {
    private typealias Answer = CheckedContinuation<[UInt8], any Error>

    private struct State {
        var nextStream: UInt32 = 1
        var isClosed = false
        var waiting: [UInt32: Answer] = [:]
    }

    private let socket: Int32
    private let service: String
    private let namespace: String
    private let state = Mutex(State())
    private let onClose: @Sendable () -> Void

    /// `onClose` is called once, when the other side has gone or `close` was called.
    init(path: String, version: Int, namespace: String, onClose: @escaping @Sendable () -> Void) throws {
        self.onClose = onClose
        self.namespace = namespace
        service = "containerd.task.v\(version).Task"
        socket = try UnixStream.connect(path).take()
        UnixStream.thread { self.readAnswers() }
    }

    func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    func call<Reply: SwiftProtobuf.Message>(
        _ method: String,
        _ request: some SwiftProtobuf.Message,
        seconds: Int? = nil
    ) async throws -> Reply {
        var envelope = Ttrpc_Request()
        envelope.service = service
        envelope.method = method
        let payload: [UInt8] = try request.serializedBytes()
        envelope.payload = .init(payload)
        if let seconds { envelope.timeoutNano = Int64(seconds) * 1_000_000_000 }
        envelope.metadata = [
            .with {
                $0.key = "containerd-namespace-ttrpc"; $0.value = namespace
            }
        ]
        let answer = try await exchange(try envelope.serializedBytes(), seconds)
        let response = try Ttrpc_Response(serializedBytes: answer)
        guard response.status.code == 0 else { throw ShimError.engineError(response.status) }
        return try Reply(serializedBytes: Array(response.payload))
    }

    private func exchange(_ payload: [UInt8], _ seconds: Int?) async throws -> [UInt8] {
        let stream = state.withLock { state in
            defer { state.nextStream += 2 }
            return state.nextStream
        }
        let timer = seconds.map { seconds in
            Task {
                try await Task.sleep(for: .seconds(seconds))
                self.fail(stream, EngineError(.deadline, "context deadline exceeded: deadline exceeded"))
            }
        }
        defer { timer?.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { send(stream, payload, $0) }
        } onCancel: {
            self.fail(stream, EngineError(.cancelled, "context canceled: canceled"))
        }
    }

    private func fail(_ stream: UInt32, _ error: EngineError) {
        state.withLock { $0.waiting.removeValue(forKey: stream) }?.resume(throwing: error)
    }

    private func send(_ stream: UInt32, _ payload: [UInt8], _ continuation: Answer) {
        var bytes: [UInt8] = []
        do throws(FrameError) {
            try Frame(stream: stream, kind: .request, flags: .remoteClosed, payload: payload).encode(to: &bytes)
        } catch {
            return continuation.resume(throwing: EngineError(.resourceExhausted, "\(error)"))
        }
        // Written under the lock: frames must not mix, and the descriptor must not be closed below the write.
        let isSent = state.withLock { state in
            guard !state.isClosed, UnixStream.write(socket, bytes) else { return false }
            state.waiting[stream] = continuation
            return true
        }
        if !isSent { return continuation.resume(throwing: ShimError.closed) }
        if Task.isCancelled { fail(stream, EngineError(.cancelled, "context canceled: canceled")) }
    }

    private func readAnswers() {
        var decoder = FrameDecoder()
        var chunk = [UInt8](repeating: 0, count: 16384)
        reading: while true {
            let count = Glibc.read(socket, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            chunk.withUnsafeBytes { decoder.feed(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            do throws(FrameError) {
                while let frame = try decoder.next() {
                    state.withLock { $0.waiting.removeValue(forKey: frame.stream) }?.resume(returning: frame.payload)
                }
            } catch {
                break reading
            }
        }
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        Glibc.close(socket)
        // First the cleanup is announced, then the callers learn of the end: a caller that waits finds it begun.
        onClose()
        for one in waiting { one.resume(throwing: ShimError.closed) }
    }
}
