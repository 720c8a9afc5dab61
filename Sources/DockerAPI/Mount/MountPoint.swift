import Text

/// A mount of a container: what became of a bind, an entry of Mounts, a volume of the image or of another container.
public struct MountPoint: Sendable, Equatable {
    public var type: String
    /// The volume's, or the image's; empty for an anonymous volume of `-v /path`, which docker does not name either.
    public var name = ""
    /// Path on the host; empty for a tmpfs.
    public var source = ""
    public var destination: String
    public var driver = ""
    public var mode = ""
    public var isWritable = true
    public var propagation = ""
    /// The image's content goes into the volume when that is empty.
    public var copiesData = false
    /// A source that is missing is an error at start, not a folder to make.
    public var requiresSource = false
    public var spec: Mount
    /// The volume that stands behind it, named or not.
    public var volume = ""
    /// The snapshot of an image that is mounted.
    public var snapshot = ""

    public init(type: String, destination: String, spec: Mount) {
        self.type = type
        self.destination = destination
        self.spec = spec
    }

    /// As the store has it.
    public init(_ node: JSONNode) throws(JSONError) {
        type = node["Type"]?.string ?? ""
        name = node["Name"]?.string ?? ""
        source = node["Source"]?.string ?? ""
        destination = node["Destination"]?.string ?? ""
        driver = node["Driver"]?.string ?? ""
        mode = node["Mode"]?.string ?? ""
        isWritable = node["RW"]?.bool ?? false
        propagation = node["Propagation"]?.string ?? ""
        copiesData = node["CopyData"]?.bool ?? false
        requiresSource = node["SkipMountpointCreation"]?.bool ?? false
        spec = Mount()
        if let spec = node["Spec"] { self.spec = try Mount(JSONField(spec, type: "mount.Mount")) }
        volume = node["Volume"]?.string ?? ""
        snapshot = node["Snapshot"]?.string ?? ""
    }

    /// Made for this container alone, and removed with it where its volumes are.
    public var isAnonymous: Bool { type == "volume" && spec.source.isEmpty }

    /// As clients see it.
    public func write(_ writer: inout JSONWriter) { writer.object { shown(&$0) } }

    /// As the store keeps it.
    public func writeWhole(_ writer: inout JSONWriter) {
        writer.object {
            shown(&$0)
            $0.member("CopyData", omitEmpty: copiesData)
            $0.member("SkipMountpointCreation", omitEmpty: requiresSource)
            $0.key("Spec")
            spec.write(&$0)
            $0.member("Volume", omitEmpty: volume)
            $0.member("Snapshot", omitEmpty: snapshot)
        }
    }

    private func shown(_ writer: inout JSONWriter) {
        writer.member("Type", omitEmpty: type)
        writer.member("Name", omitEmpty: name)
        writer.member("Source", source)
        writer.member("Destination", destination)
        writer.member("Driver", omitEmpty: driver)
        writer.member("Mode", mode)
        writer.member("RW", isWritable)
        writer.member("Propagation", propagation)
    }
}
