import Text

/// One entry of HostConfig.Mounts: what the client asks for, as it said it.
public struct Mount: Sendable, Equatable {
    /// bind, volume, tmpfs or image; others are refused when the mount is checked.
    public var type = ""
    public var source = ""
    public var target = ""
    public var isReadOnly = false
    /// Kept for clients, without a meaning on Linux.
    public var consistency = ""
    public var bindOptions: BindOptions?
    public var volumeOptions: VolumeOptions?
    public var imageOptions: ImageOptions?
    public var tmpfsOptions: TmpfsOptions?
    /// An object without members.
    public var hasClusterOptions = false

    public init(type: String = "", source: String = "", target: String = "") {
        self.type = type
        self.source = source
        self.target = target
    }

    public init(_ field: JSONField) throws(JSONError) {
        type = try field.string("Type", type: "mount.Type")
        source = try field.string("Source")
        target = try field.string("Target")
        isReadOnly = try field.bool("ReadOnly")
        consistency = try field.string("Consistency", type: "mount.Consistency")
        if let options = try field.object("BindOptions", type: "mount.BindOptions") {
            bindOptions = try BindOptions(options)
        }
        if let options = try field.object("VolumeOptions", type: "mount.VolumeOptions") {
            volumeOptions = try VolumeOptions(options)
        }
        if let options = try field.object("ImageOptions", type: "mount.ImageOptions") {
            imageOptions = try ImageOptions(options)
        }
        if let options = try field.object("TmpfsOptions", type: "mount.TmpfsOptions") {
            tmpfsOptions = try TmpfsOptions(options)
        }
        hasClusterOptions = try field.object("ClusterOptions", type: "mount.ClusterOptions") != nil
    }

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("Type", omitEmpty: type)
            $0.member("Source", omitEmpty: source)
            $0.member("Target", omitEmpty: target)
            $0.member("ReadOnly", omitEmpty: isReadOnly)
            $0.member("Consistency", omitEmpty: consistency)
            if let bindOptions { $0.memberObject("BindOptions") { bindOptions.members(&$0) } }
            if let volumeOptions { $0.memberObject("VolumeOptions") { volumeOptions.members(&$0) } }
            if let imageOptions { $0.memberObject("ImageOptions") { imageOptions.members(&$0) } }
            if let tmpfsOptions { $0.memberObject("TmpfsOptions") { tmpfsOptions.members(&$0) } }
            if hasClusterOptions { $0.memberObject("ClusterOptions") { _ in } }
        }
    }
}
