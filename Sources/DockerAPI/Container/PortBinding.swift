import Text

/// Where on the host a container's port is published.
public struct PortBinding: Sendable, Equatable {
    public var hostIP = ""
    public var hostPort = ""

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        hostIP = try field.string("HostIp")
        hostPort = try field.string("HostPort")
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("HostIp", hostIP)
        writer.member("HostPort", hostPort)
    }
}
