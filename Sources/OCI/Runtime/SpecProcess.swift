import Text

/// The process of a container or of an exec (`runc exec --process FILE` holds just this object).
public struct SpecProcess: Sendable {
    public var terminal: Bool
    public var consoleSize: (width: UInt16, height: UInt16)?
    public var user: SpecUser
    public var args: [String]
    /// "KEY=VALUE" entries.
    public var env: [String]
    public var cwd: String
    public var capabilities: SpecCapabilities?
    public var rlimits: [SpecRlimit]
    public var noNewPrivileges: Bool
    public var oomScoreAdj: Int?
    public var apparmorProfile: String
    public var selinuxLabel: String
    public var scheduler: SpecScheduler?
    public var ioPriority: SpecIOPriority?
    public var execCPUAffinity: SpecCPUAffinity?

    public init(json: JSONNode) throws {
        let object = try SpecObject(json, "process")
        terminal = try object.bool("terminal") ?? false
        let size = try object.object("consoleSize")
        if size.isPresent {
            consoleSize = (
                UInt16(clamping: try size.integer("width", UInt64.self) ?? 0),
                UInt16(clamping: try size.integer("height", UInt64.self) ?? 0)
            )
        }
        user = try SpecUser(object.object("user"))
        args = try object.strings("args")
        env = try object.strings("env")
        cwd = try object.string("cwd") ?? ""
        let capabilities = try object.object("capabilities")
        if capabilities.isPresent { self.capabilities = try SpecCapabilities(capabilities) }
        rlimits = try object.objects("rlimits").map(SpecRlimit.init)
        noNewPrivileges = try object.bool("noNewPrivileges") ?? false
        oomScoreAdj = try object.integer("oomScoreAdj")
        apparmorProfile = try object.string("apparmorProfile") ?? ""
        selinuxLabel = try object.string("selinuxLabel") ?? ""
        let scheduler = try object.object("scheduler")
        if scheduler.isPresent { self.scheduler = try SpecScheduler(scheduler) }
        let ioPriority = try object.object("ioPriority")
        if ioPriority.isPresent { self.ioPriority = try SpecIOPriority(ioPriority) }
        let affinity = try object.object("execCPUAffinity")
        if affinity.isPresent { execCPUAffinity = try SpecCPUAffinity(affinity) }
    }

    /// The rules of the specification that need no kernel, in runc's words.
    public func validate() throws {
        if cwd.isEmpty { throw SpecError("Cwd property must not be empty") }
        if !cwd.hasPrefix("/") { throw SpecError("Cwd must be an absolute path") }
        if args.isEmpty { throw SpecError("args must not be empty: process.args in config.json names the program") }
        for entry in env {
            switch entry.utf8.firstIndex(of: UInt8(ascii: "=")) {
            case nil: throw SpecError("invalid environment variable: missing '=' in \"\(entry)\"")
            case entry.utf8.startIndex: throw SpecError("invalid environment variable: name cannot be empty")
            default: continue
            }
        }
        try scheduler?.validate()
        try ioPriority?.validate()
    }
}

public struct SpecUser: Sendable {
    public var uid: UInt32
    public var gid: UInt32
    public var umask: UInt32?
    public var additionalGids: [UInt32]

    init(_ object: SpecObject) throws {
        uid = try Self.checked(object.integer("uid") ?? 0, object.name("uid"))
        gid = try Self.checked(object.integer("gid") ?? 0, object.name("gid"))
        umask = try object.integer("umask")
        additionalGids = try object.elements("additionalGids").map { element in
            guard let value = element.uint32 else {
                throw SpecError("config.json: \(object.name("additionalGids")) must hold ids from 0 to 4294967294")
            }
            return try Self.checked(value, object.name("additionalGids"))
        }
    }

    public init(uid: UInt32, gid: UInt32, additionalGids: [UInt32] = []) {
        self.uid = uid
        self.gid = gid
        self.additionalGids = additionalGids
    }

    /// 2^32-1 means "no id" to the kernel.
    private static func checked(_ id: UInt32, _ name: String) throws -> UInt32 {
        guard id != .max else { throw SpecError("config.json: \(name) is no id from 0 to 4294967294") }
        return id
    }
}

/// Names of the form CAP_CHOWN.
public struct SpecCapabilities: Sendable {
    public var bounding: [String]
    public var effective: [String]
    public var inheritable: [String]
    public var permitted: [String]
    public var ambient: [String]

    /// None at all.
    public init() { (bounding, effective, inheritable, permitted, ambient) = ([], [], [], [], []) }

    init(_ object: SpecObject) throws {
        bounding = try object.strings("bounding")
        effective = try object.strings("effective")
        inheritable = try object.strings("inheritable")
        permitted = try object.strings("permitted")
        ambient = try object.strings("ambient")
    }
}

public struct SpecRlimit: Sendable {
    /// RLIMIT_NOFILE and so on.
    public var type: String
    public var soft: UInt64
    public var hard: UInt64

    init(_ object: SpecObject) throws {
        guard let type = try object.string("type") else {
            throw SpecError("config.json: \(object.name("type")) is missing")
        }
        self.type = type
        soft = try object.integer("soft") ?? 0
        hard = try object.integer("hard") ?? 0
    }
}
