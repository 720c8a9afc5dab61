import DockerAPI
import DockerdRules
import EngineCore
import HTTPTransport
import Linux
import Text

/// version and info.
struct SystemRoutes: Sendable {
    let client: ContainerdClient
    let containers: ContainerService
    let images: ImageService
    let settings: DaemonSettings
    let events: EventBus
    /// Address of the containerd that is used.
    let containerd: String
    /// The daemon's own.
    let id: String

    var table: [Route] {
        [Route("GET", "/version", version), Route("GET", "/info", info)]
    }

    private static var architecture: String { Host.machine == "aarch64" ? "arm64" : "amd64" }

    private func version(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let containerd = try await client.serverVersion()
        let engine = [
            "ApiVersion": APIVersion.current, "Arch": Self.architecture, "BuildTime": "", "Experimental": "false",
            "GitCommit": "monohull", "GoVersion": "", "KernelVersion": Host.kernel,
            "MinAPIVersion": APIVersion.minimum, "Os": "linux",
        ]
        var writer = JSONWriter()
        writer.object { writer in
            writer.memberObject("Platform") { $0.member("Name", "Monohull") }
            writer.memberArray("Components") { array in
                array.object {
                    $0.member("Name", "Engine")
                    $0.member("Version", Version.number)
                    $0.member("Details", engine)
                }
                array.object {
                    $0.member("Name", "containerd")
                    $0.member("Version", containerd.version)
                    $0.member("Details", ["GitCommit": containerd.revision])
                }
                for name in ["runc", "docker-init"] {
                    array.object {
                        $0.member("Name", name)
                        $0.member("Version", Version.number)
                        $0.member("Details", ["GitCommit": "monohull"])
                    }
                }
            }
            writer.member("Version", Version.number)
            writer.member("ApiVersion", APIVersion.current)
            writer.member("MinAPIVersion", APIVersion.minimum)
            writer.member("GitCommit", "monohull")
            writer.member("GoVersion", "")
            writer.member("Os", "linux")
            writer.member("Arch", Self.architecture)
            writer.member("KernelVersion", Host.kernel)
            writer.member("BuildTime", "")
        }
        try await responder.json(200, writer.bytes)
    }

    private func info(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let document = InfoDocument(
            id: id,
            options: settings.current,
            counts: await containers.counts(),
            images: try await images.count(),
            listeners: events.listenerCount,
            containerd: containerd,
            version: request.version
        )
        try await responder.json(200, document.json)
    }
}
