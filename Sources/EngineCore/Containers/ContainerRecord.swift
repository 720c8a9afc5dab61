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
    /// How often its restart policy has started it since somebody did.
    public var restartCount = 0
    /// Somebody has sent it a signal, and nobody has started it since.
    public var wasStopped = false
    public var config: ContainerConfig
    public var hostConfig: HostConfig
    public var mountPoints: [MountPoint] = []
    /// False while it is made: one that a crash left in between goes at the next start, for nobody was told of it.
    public var isWhole = true
    /// Its removal, once begun, takes its anonymous volumes too.
    public var removesVolumes = false
    /// By the network's name.
    public var endpoints: [String: EndpointSettings] = [:]
    /// The hardware addresses that the client chose, by the network's name.
    var desiredMACs: [String: String] = [:]
    /// Of the network namespace while it runs, where it is ours.
    var sandboxID = ""
    var sandboxKey = ""
    /// Its exposed ports while it runs, with the host's; nil for one that is not published.
    var ports: [String: [PortBinding]?] = [:]

    public init(id: String, name: String, created: String, seconds: Int64, imageID: String, request: CreateRequest) {
        self.id = id
        self.name = name
        self.created = created
        createdSeconds = seconds
        self.imageID = imageID
        config = request.config
        hostConfig = request.hostConfig
        let wanted = (request.networkingConfig.endpointsConfig ?? [:]).compactMapValues { $0 }
        let mode = hostConfig.networkMode
        // One that joins another's network has none of its own.
        guard !config.networkDisabled, NamespaceMode.container(mode) == nil else { return }
        endpoints = wanted.isEmpty ? [mode: EndpointSettings()] : wanted
        desiredMACs = endpoints.mapValues(\.macAddress).filter { !$0.value.isEmpty }
    }

    init(_ node: JSONNode) throws(JSONError) {
        id = node["Id"]?.string ?? ""
        name = String(node["Name"]?.string?.dropFirst() ?? "")
        created = node["Created"]?.string ?? ""
        createdSeconds = node["CreatedSeconds"]?.int64 ?? 0
        imageID = node["Image"]?.string ?? ""
        state = node["State"].map { ContainerState($0) } ?? ContainerState()
        restartCount = node["RestartCount"]?.int ?? 0
        wasStopped = node["HasBeenManuallyStopped"]?.bool ?? false
        let field = try JSONField(node, type: "container")
        config = ContainerConfig()
        if let config = try field.object("Config", type: "container.Config") {
            self.config = try ContainerConfig(config)
        }
        hostConfig = HostConfig()
        if let host = try field.object("HostConfig", type: "container.HostConfig") { hostConfig = try HostConfig(host) }
        for point in node["MountPoints"]?.elements ?? [] { mountPoints.append(try MountPoint(point)) }
        isWhole = node["IsWhole"]?.bool ?? true
        removesVolumes = node["RemovesVolumes"]?.bool ?? false
        desiredMACs = node["DesiredMacAddresses"]?.stringMap ?? [:]
        guard let settings = try field.object("NetworkSettings", type: "container.NetworkSettings") else { return }
        sandboxID = try settings.string("SandboxID")
        sandboxKey = try settings.string("SandboxKey")
        for (port, value) in try settings.map("Ports", type: "nat.PortMap") ?? [] {
            var list: [PortBinding] = []
            for element in value.node.isNull ? [] : try value.elements(type: "[]nat.PortBinding") {
                list.append(try PortBinding(element))
            }
            ports[port] = value.node.isNull ? .some(nil) : list
        }
        for (name, value) in try settings.map("Networks", type: "map[string]*network.EndpointSettings") ?? [] {
            if let endpoint = try value.object(type: "network.EndpointSettings") {
                endpoints[name] = try EndpointSettings(endpoint)
            }
        }
    }

    /// The command as one list, as `ps` shows it.
    public var words: [String] { (config.entrypoint ?? []) + (config.cmd ?? []) }

    /// Docker's inspect document, which is also what the store keeps; what only an inspection has comes with `extras`.
    public func json(folder: String, extras: InspectExtras? = nil) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Id", id)
            writer.member("Created", created)
            if extras == nil { stored(&writer) }
            writer.member("Path", words.first ?? "")
            writer.member("Args", Array(words.dropFirst()))
            writer.memberObject("State") { state.members(&$0) }
            writer.member("Image", imageID)
            writer.member("ResolvConfPath", "\(folder)/resolv.conf")
            writer.member("HostnamePath", "\(folder)/hostname")
            writer.member("HostsPath", "\(folder)/hosts")
            writer.member("LogPath", hostConfig.logConfig.type == "json-file" ? "\(folder)/\(id)-json.log" : "")
            writer.member("Name", "/" + name)
            writer.member("RestartCount", restartCount)
            writer.member("Driver", "overlayfs")
            writer.member("Platform", "linux")
            writer.member("MountLabel", "")
            writer.member("ProcessLabel", "")
            writer.member("AppArmorProfile", "")
            let execIDs = extras?.execIDs ?? []
            writer.member("ExecIDs", orNull: execIDs.isEmpty ? nil : execIDs)
            writer.memberObject("HostConfig") { hostConfig.members(&$0) }
            writer.memberObject("GraphDriver") {
                $0.memberNull("Data")
                $0.member("Name", "overlayfs")
            }
            if let size = extras?.size { size.members(&writer, omitsEmpty: false) }
            writer.memberArray("Mounts") { array in
                for point in mountPoints { point.write(&array) }
            }
            writer.memberObject("Config") { config.members(&$0) }
            writer.memberObject("NetworkSettings") { settings in
                settings.member("Bridge", "")
                settings.member("SandboxID", sandboxID)
                settings.member("SandboxKey", sandboxKey)
                settings.memberObject("Ports") { writePorts(&$0) }
                settings.member("HairpinMode", false)
                settings.member("LinkLocalIPv6Address", "")
                settings.member("LinkLocalIPv6PrefixLen", 0)
                for name in ["SecondaryIPAddresses", "SecondaryIPv6Addresses"] { settings.memberNull(name) }
                writeDefaultNetwork(&settings)
                settings.memberObject("Networks") { networks in
                    for (name, endpoint) in shownEndpoints(extras).sorted(by: { $0.key < $1.key }) {
                        networks.memberObject(name) { endpoint.members(&$0) }
                    }
                }
            }
        }
        return writer.bytes
    }

    /// What no client sees.
    private func stored(_ writer: inout JSONWriter) {
        writer.member("CreatedSeconds", createdSeconds)
        writer.memberArray("MountPoints") { array in
            for point in mountPoints { point.writeWhole(&array) }
        }
        writer.member("IsWhole", isWhole)
        writer.member("RemovesVolumes", removesVolumes)
        writer.member("HasBeenManuallyStopped", omitEmpty: wasStopped)
        writer.member("DesiredMacAddresses", desiredMACs)
    }
}
