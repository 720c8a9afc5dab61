import ContainerdAPI
import GRPCCore
import SwiftProtobuf

struct VersionService: Containerd_Services_Version_V1_Version.SimpleServiceProtocol {
    func version(request: Google_Protobuf_Empty, context: ServerContext) async throws
        -> Containerd_Services_Version_V1_VersionResponse
    {
        .with {
            $0.version = DaemonVersion.number
            $0.revision = DaemonVersion.revision
        }
    }
}
