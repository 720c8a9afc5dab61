import Text

/// How a volume is made, should it be missing, and mounted.
public struct VolumeOptions: Sendable, Equatable {
    public struct Driver: Sendable, Equatable {
        public var name = ""
        public var options: [String: String]?

        public init(name: String) { self.name = name }

        init(_ field: JSONField) throws(JSONError) {
            name = try field.string("Name")
            options = try field.stringMap("Options")
        }
    }

    /// The image's content stays out of an empty volume.
    public var noCopy = false
    public var labels: [String: String]?
    /// The folder or file in the volume that is mounted instead of all of it.
    public var subpath = ""
    public var driver: Driver?

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        noCopy = try field.bool("NoCopy")
        labels = try field.stringMap("Labels")
        subpath = try field.string("Subpath")
        if let config = try field.object("DriverConfig", type: "mount.Driver") { driver = try Driver(config) }
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("NoCopy", omitEmpty: noCopy)
        writer.member("Labels", omitEmpty: labels)
        writer.member("Subpath", omitEmpty: subpath)
        guard let driver else { return }
        writer.memberObject("DriverConfig") {
            $0.member("Name", omitEmpty: driver.name)
            $0.member("Options", omitEmpty: driver.options)
        }
    }
}
