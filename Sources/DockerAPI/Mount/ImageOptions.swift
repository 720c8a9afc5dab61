import Text

/// How an image's file system is mounted.
public struct ImageOptions: Sendable, Equatable {
    /// The folder or file of the image that is mounted instead of all of it.
    public var subpath = ""

    public init() {}

    public init(_ field: JSONField) throws(JSONError) { subpath = try field.string("Subpath") }

    func members(_ writer: inout JSONWriter) { writer.member("Subpath", omitEmpty: subpath) }
}
