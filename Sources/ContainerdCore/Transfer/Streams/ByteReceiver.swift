import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf

/// The bytes that a client sends over a stream. The client sends as much as it was granted.
actor ByteReceiver {
    /// Bytes that are granted ahead. containerd grants 64 KiB; a client takes any window, and fewer turns are faster.
    private static let window: Int32 = 1 << 20
    private let stream: ClientStream
    private var granted: Int32 = 0

    init(_ stream: ClientStream) {
        self.stream = stream
    }

    /// The next bytes; nil at the end.
    func next() async throws -> [UInt8]? {
        while true {
            if granted < Self.window / 2 {
                let update = Self.window - granted
                // A client that has sent all and gone needs no more; what it sent is still read.
                if (try? await stream.send(Containerd_Types_Transfer_WindowUpdate.with { $0.update = update })) != nil {
                    granted += update
                }
            }
            guard let message = await stream.receive() else {
                try Task.checkCancellation()
                return nil
            }
            guard let data = try message.unpacked(Containerd_Types_Transfer_Data.self)?.data else { continue }
            granted -= Int32(clamping: data.count)
            if !data.isEmpty { return Array(data) }
        }
    }

    /// Ends the client's call.
    func close() { stream.close() }
}
