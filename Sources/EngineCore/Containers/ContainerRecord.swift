import DockerAPI
import Text

/// A container as the store keeps it.
public struct ContainerRecord: Sendable {
    public var id: String
    /// Without the leading slash.
    public var name: String
    public var created: String
    public var createdSeconds: Int64
    public var imageID: String
    public var state = ContainerState()
    public var config: ContainerConfig
    public var hostConfig: HostConfig

    public init(id: String, name: String, created: String, seconds: Int64, imageID: String, request: CreateRequest) {
        self.id = id
        self.name = name
        self.created = created
        createdSeconds = seconds
        self.imageID = imageID
        config = request.config
        hostConfig = request.hostConfig
    }

    init(_ node: JSONNode) {
        id = node["Id"]?.string ?? ""
        name = String(node["Name"]?.string?.dropFirst() ?? "")
        created = node["Created"]?.string ?? ""
        createdSeconds = node["CreatedSeconds"]?.int64 ?? 0
        imageID = node["Image"]?.string ?? ""
        state = node["State"].map { ContainerState($0) } ?? ContainerState()
        config = node["Config"].map { ContainerConfig($0) } ?? ContainerConfig()
        hostConfig = node["HostConfig"].map { HostConfig($0) } ?? HostConfig()
    }

    /// The mounts as clients see them.
    public var mountsJSON: [[UInt8]] {
        hostConfig.binds.compactMap { BindMount($0)?.json }
    }

    /// The command as one list, as `ps` shows it.
    public var words: [String] { (config.entrypoint ?? []) + (config.cmd ?? []) }

    /// Docker's inspect document, which is also what the store keeps.
    public func json(folder: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Id", id)
            writer.member("Created", created)
            writer.member("CreatedSeconds", createdSeconds)
            writer.member("Path", words.first ?? "")
            writer.member("Args", Array(words.dropFirst()))
            writer.memberObject("State") { state.members(&$0) }
            writer.member("Image", imageID)
            writer.member("ResolvConfPath", "\(folder)/resolv.conf")
            writer.member("HostnamePath", "\(folder)/hostname")
            writer.member("HostsPath", "\(folder)/hosts")
            writer.member("LogPath", hostConfig.logType == "json-file" ? "\(folder)/\(id)-json.log" : "")
            writer.member("Name", "/" + name)
            writer.member("RestartCount", 0)
            writer.member("Driver", "overlayfs")
            writer.member("Platform", "linux")
            writer.member("MountLabel", "")
            writer.member("ProcessLabel", "")
            writer.member("AppArmorProfile", "")
            writer.memberNull("ExecIDs")
            writer.memberObject("HostConfig") { hostConfig.members(&$0) }
            writer.memberArray("Mounts") { array in
                for mount in mountsJSON { array.raw(mount) }
            }
            writer.memberObject("Config") { config.members(&$0) }
            writer.memberObject("NetworkSettings") { settings in
                settings.member("SandboxID", "")
                settings.member("SandboxKey", "")
                settings.memberObject("Ports") { _ in }
                settings.memberObject("Networks") { networks in
                    networks.memberObject(hostConfig.networkMode) {
                        for name in ["NetworkID", "EndpointID", "Gateway", "IPAddress", "MacAddress"] {
                            $0.member(name, "")
                        }
                    }
                }
            }
        }
        return writer.bytes
    }
}
