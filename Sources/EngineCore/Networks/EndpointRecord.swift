import DockerAPI
import Linux
import Networking
import Text

/// A container's place in a network, from before it is made until after it is gone: what a crash leaves is known by it.
struct EndpointRecord: Sendable {
    let id: String
    let networkID: String
    let containerID: String
    var containerName: String
    /// Where the container's network namespace is pinned; empty where the runtime makes it.
    var namespace = ""
    var sandboxID = ""
    /// The name of the host's end; empty where there is none.
    var hostName = ""
    /// The name in the container.
    var interface = ""
    var mac: MACAddress?
    var addresses: [IPNetwork] = []
    /// Ports of the host that are given to it.
    var ports: [PortMapping] = []

    init(id: String, networkID: String, containerID: String, containerName: String) {
        self.id = id
        self.networkID = networkID
        self.containerID = containerID
        self.containerName = containerName
    }

    init(_ node: JSONNode) {
        id = node["Id"]?.string ?? ""
        networkID = node["NetworkID"]?.string ?? ""
        containerID = node["ContainerID"]?.string ?? ""
        containerName = node["ContainerName"]?.string ?? ""
        namespace = node["Namespace"]?.string ?? ""
        sandboxID = node["SandboxID"]?.string ?? ""
        hostName = node["HostName"]?.string ?? ""
        interface = node["Interface"]?.string ?? ""
        mac = node["MacAddress"]?.string.flatMap { MACAddress($0) }
        addresses = (node["Addresses"]?.strings ?? []).compactMap { IPNetwork($0) }
        ports = (node["Ports"]?.elements ?? []).compactMap { PortMapping($0) }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Id", id)
            writer.member("NetworkID", networkID)
            writer.member("ContainerID", containerID)
            writer.member("ContainerName", containerName)
            writer.member("Namespace", namespace)
            writer.member("SandboxID", sandboxID)
            writer.member("HostName", hostName)
            writer.member("Interface", interface)
            writer.member("MacAddress", mac?.description ?? "")
            writer.member("Addresses", addresses.map(\.description))
            writer.memberArray("Ports") { array in
                for port in ports { array.object { port.members(&$0) } }
            }
        }
        return writer.bytes
    }

    /// Whether the kernel knows of it, and the store: not so in the networks host and none.
    var isWritten: Bool { !namespace.isEmpty }

    func address(version6: Bool) -> IPNetwork? { addresses.first { $0.address.isVersion6 == version6 } }

    var resource: EndpointResource {
        var resource = EndpointResource()
        resource.name = containerName
        resource.endpointID = id
        resource.macAddress = mac?.description ?? ""
        resource.ipv4Address = address(version6: false)?.description ?? ""
        resource.ipv6Address = address(version6: true)?.description ?? ""
        return resource
    }

    /// `isDirect`: whether they are reached by its own addresses too.
    func published(on bridge: BridgeNetwork, isDirect: Bool) -> [PublishedPort] {
        ports.compactMap { $0.published(networkID: networkID, bridge: bridge, isDirect: isDirect) }
    }
}
