import FoundationEssentials
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization
import TTRPC

/// A ttrpc connection to one shim. Calls may overlap; a thread of its own reads the answers.
final class ShimConnection: Sendable {
    private struct State {
        var isClosed = false
        var waiting: [UInt32: PendingAnswer] = [:]
    }

    /// The way out. Its lock is held from taking a stream's number to writing its frame: servers refuse a number that is
    /// not above the last one, and frames must not mix.
    private struct Writer {
        var nextStream: UInt32 = 1
        /// The rest of a frame for which the shim left no room: it goes out before the next one.
        var unsent: [UInt8] = []
    }

    private static let patience = Duration.seconds(10)
    private static let pause = Duration.milliseconds(50)
    private let socket: Int32
    private let service: String
    private let namespace: String
    private let state = Mutex(State())
    private let writer = Mutex(Writer())
    private let onClose: @Sendable () -> Void

    /// `onClose` is called once, when the other side has gone or `close` was called; `isClosed` is true by then.
    init(path: String, version: Int, namespace: String, onClose: @escaping @Sendable () -> Void) throws {
        self.onClose = onClose
        self.namespace = namespace
        service = "containerd.task.v\(version).Task"
        socket = try UnixStream.connect(path).take()
        do {
            try DetachedThread.start { self.readAnswers() }
        } catch {
            Glibc.close(socket)
            throw error
        }
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The lock keeps the descriptor: a closed one's number may be somebody else's by now.
    func close() {
        state.withLock { state in
            if !state.isClosed { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// `service` is that of tasks unless it is named.
    func call<Reply: SwiftProtobuf.Message>(
        _ method: String,
        _ request: some SwiftProtobuf.Message,
        service other: String? = nil,
        seconds: Int? = nil
    ) async throws -> Reply {
        var envelope = Ttrpc_Request()
        envelope.service = other ?? service
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
        let answer = PendingAnswer()
        let stream = try await send(payload, answer)
        defer { forget(stream) }
        let timer = seconds.map { seconds in
            Task {
                try await Task.sleep(for: .seconds(seconds))
                answer.give(.failure(EngineError(.deadline, "context deadline exceeded: deadline exceeded")))
            }
        }
        defer { timer?.cancel() }
        return try await withTaskCancellationHandler {
            try await answer.value()
        } onCancel: {
            answer.give(.failure(EngineError(.cancelled, "context canceled: canceled")))
        }
    }

    private func forget(_ stream: UInt32) { state.withLock { _ = $0.waiting.removeValue(forKey: stream) } }

    /// Waits for room without holding a thread or a lock: others talk to other shims meanwhile.
    private func send(_ payload: [UInt8], _ answer: PendingAnswer) async throws -> UInt32 {
        let end = ContinuousClock.now + Self.patience
        while true {
            if let stream = try writeFrame(payload, answer) { return stream }
            if ContinuousClock.now >= end {
                throw EngineError(.deadline, "the shim does not read its requests: deadline exceeded")
            }
            try? await Task.sleep(for: Self.pause)
            if Task.isCancelled { throw EngineError(.cancelled, "context canceled: canceled") }
        }
    }

    /// nil when there is no room, and nothing went out.
    private func writeFrame(_ payload: [UInt8], _ answer: PendingAnswer) throws -> UInt32? {
        try writer.withLock { writer in
            flush(&writer)
            guard writer.unsent.isEmpty else { return nil }
            let stream = writer.nextStream
            do throws(FrameError) {
                try Frame(stream: stream, kind: .request, flags: .remoteClosed, payload: payload)
                    .encode(to: &writer.unsent)
            } catch {
                writer.unsent = []
                throw EngineError(.resourceExhausted, "\(error)")
            }
            let isOpen = state.withLock { state in
                if !state.isClosed { state.waiting[stream] = answer }
                return !state.isClosed
            }
            guard isOpen else {
                writer.unsent = []
                throw ShimError.closed
            }
            let size = writer.unsent.count
            flush(&writer)
            if writer.unsent.count == size {
                writer.unsent = []
                forget(stream)
                return nil
            }
            writer.nextStream += 2
            // The rest of a frame that began must follow, whether another call comes or not.
            if !writer.unsent.isEmpty { Task { await finish() } }
            return stream
        }
    }

    private func finish() async {
        while !isClosed {
            let isDone = writer.withLock { writer in
                flush(&writer)
                return writer.unsent.isEmpty
            }
            if isDone { return }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func flush(_ writer: inout Writer) {
        if writer.unsent.isEmpty || isClosed { return }
        let count = UnixStream.write(socket, writer.unsent, waits: false)
        if count < writer.unsent.count && errno != EAGAIN {
            // The reader finds the end and tells it to all who wait.
            shutdown(socket, Int32(SHUT_RDWR))
            writer.unsent = []
        } else {
            writer.unsent.removeFirst(count)
        }
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
                    state.withLock { $0.waiting.removeValue(forKey: frame.stream) }?.give(.success(frame.payload))
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
        // Nobody writes any more, or begins to.
        writer.withLock { writer in
            writer.unsent = []
            _ = Glibc.close(socket)
        }
        // First the cleanup is announced, then the callers learn of the end: a caller that waits finds it begun.
        onClose()
        for one in waiting { one.give(.failure(ShimError.closed)) }
    }
}
