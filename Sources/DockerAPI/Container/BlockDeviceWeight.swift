import Text

/// The share of one block device's time.
public struct BlockDeviceWeight: Sendable, Equatable {
    public var path = ""
    public var weight: UInt16 = 0

    public init() {}

    init(_ field: JSONField) throws(JSONError) {
        path = try field.string("Path")
        weight = try field.integer("Weight")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Path", path)
        writer.member("Weight", weight)
    }
}
