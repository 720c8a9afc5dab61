import Text

/// A bound for one block device: bytes or operations a second, by the list that it stands in.
public struct BlockDeviceRate: Sendable, Equatable {
    public var path = ""
    public var rate: UInt64 = 0

    public init() {}

    init(_ field: JSONField) throws(JSONError) {
        path = try field.string("Path")
        rate = try field.integer("Rate")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Path", path)
        writer.member("Rate", rate)
    }
}
