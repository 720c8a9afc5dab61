import Text

/// How a folder or file of the host is mounted.
public struct BindOptions: Sendable, Equatable {
    /// Empty is rprivate.
    public var propagation = ""
    /// Without what is mounted below the source.
    public var isNonRecursive = false
    /// A source that is missing is made, as a folder.
    public var createsSource = false
    /// Read only is the mount itself, not what is mounted below it.
    public var readOnlyNonRecursive = false
    /// Read only with all below it, or an error where the kernel or the runtime cannot.
    public var readOnlyForceRecursive = false

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        propagation = try field.string("Propagation", type: "mount.Propagation")
        isNonRecursive = try field.bool("NonRecursive")
        createsSource = try field.bool("CreateMountpoint")
        readOnlyNonRecursive = try field.bool("ReadOnlyNonRecursive")
        readOnlyForceRecursive = try field.bool("ReadOnlyForceRecursive")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Propagation", omitEmpty: propagation)
        writer.member("NonRecursive", omitEmpty: isNonRecursive)
        writer.member("CreateMountpoint", omitEmpty: createsSource)
        writer.member("ReadOnlyNonRecursive", omitEmpty: readOnlyNonRecursive)
        writer.member("ReadOnlyForceRecursive", omitEmpty: readOnlyForceRecursive)
    }
}
