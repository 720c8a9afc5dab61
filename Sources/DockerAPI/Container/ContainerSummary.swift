import Text

/// One line of `docker ps`.
public struct ContainerSummary: Sendable {
    public var id = ""
    public var names: [String] = []
    public var image = ""
    public var imageID = ""
    public var command = ""
    public var created: Int64 = 0
    public var labels: [String: String] = [:]
    public var state = ""
    public var status = ""
    public var networkMode = ""
    /// Each as JSON.
    public var mounts: [[UInt8]] = []

    public init() {}

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("Id", id)
            $0.member("Names", names)
            $0.member("Image", image)
            $0.member("ImageID", imageID)
            $0.member("Command", command)
            $0.member("Created", created)
            $0.memberArray("Ports") { _ in }
            $0.member("Labels", labels)
            $0.member("State", state)
            $0.member("Status", status)
            $0.memberObject("HostConfig") { $0.member("NetworkMode", networkMode) }
            $0.memberObject("NetworkSettings") { settings in
                settings.memberObject("Networks") { networks in
                    if !networkMode.isEmpty { networks.memberObject(networkMode) { $0.member("NetworkID", "") } }
                }
            }
            $0.memberArray("Mounts") { array in
                for mount in mounts { array.raw(mount) }
            }
        }
    }
}
