import FoundationEssentials
import ShimAPI
import SwiftProtobuf

/// What a client says about runc, packed as containerd hands it on.
enum RuncOptions {
    static let type = "containerd.runc.v1.Options"

    static func any(_ fill: (inout Containerd_Runc_V1_Options) -> Void) throws -> Google_Protobuf_Any {
        let options = Containerd_Runc_V1_Options.with(fill)
        let bytes: Data = try options.serializedData()
        return Google_Protobuf_Any.with {
            $0.typeURL = type
            $0.value = bytes
        }
    }
}
