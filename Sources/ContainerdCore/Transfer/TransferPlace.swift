import Linux
import ShimAPI
import SwiftProtobuf

/// One end of a transfer.
enum TransferPlace: Sendable {
    case registry(Containerd_Types_Transfer_OCIRegistry)
    case images(Containerd_Types_Transfer_ImageStore)
    case importStream(Containerd_Types_Transfer_ImageImportStream)
    case exportStream(Containerd_Types_Transfer_ImageExportStream)

    init(_ message: Google_Protobuf_Any) throws {
        if let found = try message.unpacked(Containerd_Types_Transfer_OCIRegistry.self) {
            self = .registry(found)
        } else if let found = try message.unpacked(Containerd_Types_Transfer_ImageStore.self) {
            self = .images(found)
        } else if let found = try message.unpacked(Containerd_Types_Transfer_ImageImportStream.self) {
            self = .importStream(found)
        } else if let found = try message.unpacked(Containerd_Types_Transfer_ImageExportStream.self) {
            self = .exportStream(found)
        } else {
            throw EngineError.notFound("type with url \(message.typeURL): not found")
        }
    }
}
