import Text

public struct SpecLinux: Sendable {
    public var namespaces: [SpecNamespace] = []
    public var uidMappings: [SpecIDMapping] = []
    public var gidMappings: [SpecIDMapping] = []
    public var devices: [SpecDevice] = []
    public var cgroupsPath = ""
    public var resources: LinuxResources?
    public var rootfsPropagation = ""
    public var seccomp: LinuxSeccomp?
    public var sysctl: [String: String] = [:]
    public var maskedPaths: [String] = []
    public var readonlyPaths: [String] = []
    public var mountLabel = ""
    /// Members that this runtime can't honour yet; a configuration that has one is refused by name.
    public var unsupported: [String] = []

    public init(json: JSONNode?) throws {
        guard let json, !json.isNull else { return }
        namespaces = try json["namespaces"]?.elements.map(SpecNamespace.init(json:)) ?? []
        uidMappings = try json["uidMappings"]?.elements.map(SpecIDMapping.init(json:)) ?? []
        gidMappings = try json["gidMappings"]?.elements.map(SpecIDMapping.init(json:)) ?? []
        devices = try json["devices"]?.elements.map(SpecDevice.init(json:)) ?? []
        cgroupsPath = json["cgroupsPath"]?.string ?? ""
        if let resources = json["resources"], !resources.isNull { self.resources = try LinuxResources(json: resources) }
        rootfsPropagation = json["rootfsPropagation"]?.string ?? ""
        if let seccomp = json["seccomp"], !seccomp.isNull { self.seccomp = try LinuxSeccomp(json: seccomp) }
        sysctl = json["sysctl"]?.stringMap ?? [:]
        maskedPaths = json["maskedPaths"]?.strings ?? []
        readonlyPaths = json["readonlyPaths"]?.strings ?? []
        mountLabel = json["mountLabel"]?.string ?? ""
        for name in ["intelRdt", "timeOffsets", "netDevices", "memoryPolicy", "personality"] {
            guard let member = json[name], !member.isNull else { continue }
            if member.kind == .object && member.members.isEmpty { continue }
            unsupported.append("linux.\(name)")
        }
    }
}

public struct SpecNamespace: Sendable {
    /// pid, network, mount, ipc, uts, user, cgroup or time.
    public var type: String
    /// An existing namespace to join; "" makes a new one.
    public var path: String

    public init(json: JSONNode) throws {
        guard let type = json["type"]?.string else { throw SpecError("config.json: a namespace has no type") }
        self.type = type
        path = json["path"]?.string ?? ""
    }
}

public struct SpecIDMapping: Sendable {
    public var containerID: UInt32
    public var hostID: UInt32
    public var size: UInt32

    public init(json: JSONNode) throws {
        guard let container = json["containerID"]?.uint32, let host = json["hostID"]?.uint32,
            let size = json["size"]?.uint32
        else { throw SpecError("config.json: an id mapping lacks containerID, hostID or size") }
        containerID = container
        hostID = host
        self.size = size
    }
}

public struct SpecDevice: Sendable {
    public var path: String
    /// b, c, u or p.
    public var type: String
    public var major: UInt32
    public var minor: UInt32
    public var fileMode: UInt32
    public var uid: UInt32
    public var gid: UInt32

    public init(json: JSONNode) throws {
        guard let path = json["path"]?.string, let type = json["type"]?.string else {
            throw SpecError("config.json: a device lacks path or type")
        }
        self.path = path
        self.type = type
        major = UInt32(clamping: json["major"]?.int64 ?? 0)
        minor = UInt32(clamping: json["minor"]?.int64 ?? 0)
        fileMode = json["fileMode"]?.uint32 ?? 0o666
        uid = json["uid"]?.uint32 ?? 0
        gid = json["gid"]?.uint32 ?? 0
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
