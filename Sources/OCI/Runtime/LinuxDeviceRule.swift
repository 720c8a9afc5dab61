/// One entry of linux.resources.devices: who may use which device nodes.
public struct LinuxDeviceRule: Sendable, Equatable {
    public var allow: Bool
    /// a, b or c; "" counts as a.
    public var type: String
    /// Nil means any number.
    public var major: Int64?
    public var minor: Int64?
    /// Letters of r, w and m.
    public var access: String

    public init(allow: Bool, type: String, major: Int64?, minor: Int64?, access: String) {
        self.allow = allow
        self.type = type
        self.major = major
        self.minor = minor
        self.access = access
    }

    init(_ object: SpecObject, index: Int) throws {
        allow = try object.bool("allow") ?? false
        type = try object.string("type") ?? "a"
        major = try object.integer("major")
        minor = try object.integer("minor")
        access = try object.string("access") ?? ""
        guard ["", "a", "b", "c"].contains(type) else { throw SpecError("invalid cgroup device type \"\(type)\"") }
        if access.isEmpty { throw SpecError("device access at \(index) field cannot be empty") }
    }

    /// What every container may use, appended to the configuration's own rules: the making of nodes, the devices of
    /// config-linux.md's list, terminals, and /dev/net/tun as runc has it. A node with a path is left out where the
    /// configuration has its own device there.
    public static let standard: [(path: String?, rule: LinuxDeviceRule)] = {
        func node(_ path: String?, _ major: Int64, _ minor: Int64?) -> (path: String?, rule: LinuxDeviceRule) {
            (path, LinuxDeviceRule(allow: true, type: "c", major: major, minor: minor, access: "rwm"))
        }
        func making(_ type: String) -> (path: String?, rule: LinuxDeviceRule) {
            (nil, LinuxDeviceRule(allow: true, type: type, major: nil, minor: nil, access: "m"))
        }
        return [
            making("c"), making("b"), node("/dev/null", 1, 3), node("/dev/random", 1, 8), node("/dev/full", 1, 7),
            node("/dev/tty", 5, 0), node("/dev/zero", 1, 5), node("/dev/urandom", 1, 9), node(nil, 136, nil),
            node(nil, 5, 2), node(nil, 10, 200),
        ]
    }()
}
