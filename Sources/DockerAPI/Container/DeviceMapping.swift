import Text

/// A device of the host, or a folder of them, that a container is given.
public struct DeviceMapping: Sendable, Equatable {
    public var pathOnHost = ""
    public var pathInContainer = ""
    /// Some of r, w and m.
    public var cgroupPermissions = ""

    public init() {}

    init(_ field: JSONField) throws(JSONError) {
        pathOnHost = try field.string("PathOnHost")
        pathInContainer = try field.string("PathInContainer")
        cgroupPermissions = try field.string("CgroupPermissions")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("PathOnHost", pathOnHost)
        writer.member("PathInContainer", pathInContainer)
        writer.member("CgroupPermissions", cgroupPermissions)
    }
}
