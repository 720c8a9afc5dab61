import FoundationEssentials
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization
import TTRPC

/// The socket on which shims hand in their events: ttrpc, one service with one method.
public final class EventServer: Sendable {
    /// More shims than a host carries; a connection beyond them is refused.
    private static let maximumConnections = 4096
    private let listener: Int32
    private let broker: EventBroker
    private let connections = Mutex(0)
    public let path: String

    public convenience init(core: Core, path: String) throws { try self.init(path: path, broker: core.events) }

    init(path: String, broker: EventBroker) throws {
        self.path = path
        self.broker = broker
        listener = try UnixStream.listen(path).take()
        try DetachedThread.start { self.accept() }
    }

    private func accept() {
        while true {
            let socket = UnixStream.accept(listener)
            if socket < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                // Out of descriptors, most likely; they come back when connections end.
                usleep(50_000)
                continue
            }
            let isAdmitted = connections.withLock { count in
                if count >= Self.maximumConnections { return false }
                count += 1
                return true
            }
            guard isAdmitted else {
                close(socket)
                continue
            }
            do throws(SystemCallError) {
                try DetachedThread.start {
                    self.serve(socket)
                    self.end(socket)
                }
            } catch {
                // The shim keeps its events and connects again.
                end(socket)
            }
        }
    }

    private func end(_ socket: Int32) {
        close(socket)
        connections.withLock { $0 -= 1 }
    }

    private func serve(_ socket: Int32) {
        var decoder = FrameDecoder()
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(socket, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            chunk.withUnsafeBytes { decoder.feed(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            do {
                while let frame = try decoder.next() {
                    guard frame.kind == .request else { continue }
                    var bytes: [UInt8] = []
                    let payload: [UInt8] = try answer(frame.payload).serializedBytes()
                    try Frame(stream: frame.stream, kind: .response, payload: payload).encode(to: &bytes)
                    guard UnixStream.write(socket, bytes) == bytes.count else { return }
                }
            } catch {
                return
            }
        }
    }

    private func answer(_ payload: [UInt8]) -> Ttrpc_Response {
        var response = Ttrpc_Response()
        do {
            let request = try Ttrpc_Request(serializedBytes: payload)
            guard request.service == "containerd.services.events.ttrpc.v1.Events", request.method == "Forward" else {
                response.status.code = 12
                response.status.message = "/\(request.service)/\(request.method) is not supported: not implemented"
                return response
            }
            let forward = try Containerd_Services_Events_Ttrpc_V1_ForwardRequest(
                serializedBytes: Array(request.payload)
            )
            try broker.forward(forward.envelope)
            response.status = Google_Rpc_Status()
        } catch {
            response.status.code = 3
            response.status.message = "\(error)"
        }
        return response
    }
}
