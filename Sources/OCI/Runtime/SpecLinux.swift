import Linux
import Text

public struct SpecLinux: Sendable {
    public var namespaces: [SpecNamespace] = []
    /// Nil when the configuration does not say.
    public var uidMappings: [IDMapping]?
    public var gidMappings: [IDMapping]?
    public var timeOffsets: [SpecTimeOffset]?
    public var devices: [SpecDevice] = []
    /// New name in the container ("" keeps the old one) by the host's name.
    public var netDevices: [String: String] = [:]
    public var cgroupsPath = ""
    public var resources: LinuxResources?
    public var rootfsPropagation = ""
    public var seccomp: LinuxSeccomp?
    public var sysctl: [String: String] = [:]
    public var maskedPaths: [String] = []
    public var readonlyPaths: [String] = []
    public var mountLabel = ""
    public var intelRdt: SpecIntelRdt?
    public var memoryPolicy: SpecMemoryPolicy?
    /// personality(2): 0 (LINUX) or 8 (LINUX32).
    public var personality: UInt32?
    /// None has a meaning yet.
    public var personalityFlags: [String] = []

    public init(json: JSONNode?) throws {
        let object = try SpecObject(json, "linux")
        guard object.isPresent else { return }
        namespaces = try object.objects("namespaces").map(SpecNamespace.init)
        if object.node("uidMappings") != nil {
            uidMappings = try object.objects("uidMappings").map { try IDMapping($0) }
        }
        if object.node("gidMappings") != nil {
            gidMappings = try object.objects("gidMappings").map { try IDMapping($0) }
        }
        if object.node("timeOffsets") != nil {
            timeOffsets = try object.members("timeOffsets").map { name, value in
                try SpecTimeOffset(clock: name, SpecObject(value, "linux.timeOffsets.\(name)"))
            }
        }
        devices = try object.objects("devices").map(SpecDevice.init)
        for (name, value) in try object.members("netDevices") {
            netDevices[name] = try SpecObject(value, "linux.netDevices.\(name)").string("name") ?? ""
        }
        cgroupsPath = try object.string("cgroupsPath") ?? ""
        if let resources = object.node("resources") { self.resources = try LinuxResources(json: resources) }
        rootfsPropagation = try object.string("rootfsPropagation") ?? ""
        seccomp = try LinuxSeccomp(object.object("seccomp"))
        sysctl = try object.stringMap("sysctl")
        maskedPaths = try object.strings("maskedPaths")
        readonlyPaths = try object.strings("readonlyPaths")
        mountLabel = try object.string("mountLabel") ?? ""
        let rdt = try object.object("intelRdt")
        if rdt.isPresent { intelRdt = try SpecIntelRdt(rdt) }
        let policy = try object.object("memoryPolicy")
        if policy.isPresent { memoryPolicy = try SpecMemoryPolicy(policy) }
        let personality = try object.object("personality")
        self.personality = try Self.personality(personality)
        personalityFlags = try personality.strings("flags")
    }

    /// The flags that the specification leaves room for are defined by nobody.
    private static func personality(_ object: SpecObject) throws -> UInt32? {
        guard object.isPresent else { return nil }
        switch try object.string("domain") ?? "" {
        case "LINUX": return 0
        case "LINUX32": return 8
        case let domain: throw SpecError("invalid personality domain \(domain)")
        }
    }

    /// The namespace of that type, whether made or joined.
    public func namespace(_ type: String) -> SpecNamespace? { namespaces.first { $0.type == type } }
}
