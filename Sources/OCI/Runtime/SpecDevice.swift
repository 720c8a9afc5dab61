public struct SpecDevice: Sendable {
    public var path: String
    /// b, c, u or p.
    public var type: String
    public var major: UInt32
    public var minor: UInt32
    public var fileMode: UInt32
    public var uid: UInt32
    public var gid: UInt32

    init(_ object: SpecObject) throws {
        guard let path = try object.string("path"), let type = try object.string("type") else {
            throw SpecError("config.json: \(object.name("path")) or type is missing")
        }
        guard ["b", "c", "u", "p"].contains(type) else { throw SpecError("invalid device type \"\(type)\"") }
        self.path = path
        self.type = type
        major = UInt32(clamping: try object.integer("major", Int64.self) ?? 0)
        minor = UInt32(clamping: try object.integer("minor", Int64.self) ?? 0)
        // Callers hand on st_mode as it is; the type is said by `type`.
        fileMode = (try object.integer("fileMode") ?? 0o666) & 0o7777
        uid = try object.integer("uid") ?? 0
        gid = try object.integer("gid") ?? 0
    }

    public init(path: String, major: UInt32, minor: UInt32) {
        self.path = path
        type = "c"
        self.major = major
        self.minor = minor
        fileMode = 0o666
        uid = 0
        gid = 0
    }
}
