import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// An archive that goes to containerd, or comes from it, in the windows that the receiver grants.
enum ArchiveStreams {
    private static let pieceSize = 32 << 10
    private static let windowSize: Int32 = 64 << 10
    private static let dataType = "containerd.types.transfer.Data"
    static let windowType = "containerd.types.transfer.WindowUpdate"

    /// Reads `file` to its end, on a thread of its own, as fast as containerd takes it.
    static func send(_ file: consuming FileDescriptor, _ connection: Connection) async throws -> TransferStream {
        let window = try Window()
        let stream = try await TransferStream.open(connection, kind: "import") { message, _ in
            let update = try Containerd_Types_Transfer_WindowUpdate(serializedBytes: message.value)
            window.grant(Int(update.update))
        }
        let sender = stream.sender
        let raw = file.take()
        try DetachedThread.start {
            let file = FileDescriptor(owning: raw)
            do {
                while let allowed = window.take(atMost: pieceSize) {
                    guard let piece = try OpenFile.read(file.raw, atMost: allowed) else { break }
                    window.giveBack(allowed - piece.count)
                    let data = Containerd_Types_Transfer_Data.with { $0.data = Data(piece) }
                    try sender.send(data, dataType)
                }
            } catch {
                LogLine.error("failed to read stream source", error)
            }
            sender.output.finish()
        }
        return stream
    }

    /// Writes what comes to the open file `raw`, which stays the caller's.
    static func receive(
        into raw: Int32,
        _ connection: Connection
    ) async throws -> (stream: TransferStream, tail: ArchiveTail) {
        let tail = ArchiveTail()
        let granted = Mutex<Int32>(windowSize)
        let stream = try await TransferStream.open(connection, kind: "export") { message, sender in
            let data = try Containerd_Types_Transfer_Data(serializedBytes: message.value)
            try OpenFile.write(Array(data.data), to: raw)
            tail.add(Array(data.data))
            let isLow = granted.withLock { left in
                left -= Int32(clamping: data.data.count)
                if left >= windowSize { return false }
                left += windowSize
                return true
            }
            if isLow { try grant(sender) }
        }
        try grant(stream.sender)
        return (stream, tail)
    }

    private static func grant(_ sender: TransferStream.Sender) throws {
        let update = Containerd_Types_Transfer_WindowUpdate.with { $0.update = windowSize }
        try sender.send(update, windowType)
    }
}
