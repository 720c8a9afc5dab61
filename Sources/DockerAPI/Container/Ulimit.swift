import Text

/// A bound of the kernel's for each process, by its name without RLIMIT_; -1 is none.
public struct Ulimit: Sendable, Equatable {
    public var name = ""
    public var hard: Int64 = 0
    public var soft: Int64 = 0

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        name = try field.string("Name")
        hard = try field.integer("Hard")
        soft = try field.integer("Soft")
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Name", name)
        writer.member("Hard", hard)
        writer.member("Soft", soft)
    }
}
