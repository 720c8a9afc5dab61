/// linux.intelRdt: a group of the resctrl file system.
public struct SpecIntelRdt: Sendable {
    /// The group's name; "" names it after the container.
    public var closID: String
    /// Lines for the group's `schemata`, before the two older members.
    public var schemata: [String]
    public var l3CacheSchema: String
    public var memBwSchema: String
    /// A monitoring group for the container.
    public var enableMonitoring: Bool

    init(_ object: SpecObject) throws {
        closID = try object.string("closID") ?? ""
        schemata = try object.strings("schemata")
        l3CacheSchema = try object.string("l3CacheSchema") ?? ""
        memBwSchema = try object.string("memBwSchema") ?? ""
        enableMonitoring = try object.bool("enableMonitoring") ?? false
    }
}
