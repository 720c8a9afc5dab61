import SwiftProtobuf

/// What containerd is told of a container's runtime.
struct RuntimeChoice: Sendable {
    /// The shim's name.
    let shim: String
    let options: Google_Protobuf_Any?
}
