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

    public init(json: JSONNode) throws {
        terminal = json["terminal"]?.bool ?? false
        if let size = json["consoleSize"] {
            consoleSize = (UInt16(clamping: size["width"]?.int ?? 0), UInt16(clamping: size["height"]?.int ?? 0))
        }
        user = try SpecUser(json: json["user"])
        args = json["args"]?.strings ?? []
        env = json["env"]?.strings ?? []
        cwd = json["cwd"]?.string ?? ""
        if let capabilities = json["capabilities"], !capabilities.isNull {
            self.capabilities = SpecCapabilities(json: capabilities)
        }
        rlimits = try json["rlimits"]?.elements.map(SpecRlimit.init(json:)) ?? []
        noNewPrivileges = json["noNewPrivileges"]?.bool ?? false
        oomScoreAdj = json["oomScoreAdj"]?.int
        apparmorProfile = json["apparmorProfile"]?.string ?? ""
        selinuxLabel = json["selinuxLabel"]?.string ?? ""
    }

    /// The rules of the specification that need no kernel, in runc's words.
    public func validate() throws {
        if args.isEmpty { throw SpecError("args must not be empty: process.args in config.json names the program") }
        if cwd.isEmpty { throw SpecError("Cwd property must not be empty") }
        if !cwd.hasPrefix("/") { throw SpecError("Cwd must be an absolute path") }
        for text in args + env where text.utf8.contains(0) {
            throw SpecError("config.json: process.args and process.env must not hold a NUL byte")
        }
    }
}

public struct SpecUser: Sendable {
    public var uid: UInt32
    public var gid: UInt32
    public var umask: UInt32?
    public var additionalGids: [UInt32]

    public init(json: JSONNode?) throws {
        uid = try Self.identifier(json?["uid"], "process.user.uid")
        gid = try Self.identifier(json?["gid"], "process.user.gid")
        umask = json?["umask"]?.uint32
        additionalGids =
            try json?["additionalGids"]?.elements.map {
                try Self.identifier($0, "process.user.additionalGids")
            } ?? []
    }

    public init(uid: UInt32, gid: UInt32, additionalGids: [UInt32] = []) {
        self.uid = uid
        self.gid = gid
        self.additionalGids = additionalGids
    }

    /// 2^32-1 means "no id" to the kernel, and what is larger must not wrap to 0 (CVE-2024-40635).
    private static func identifier(_ node: JSONNode?, _ name: String) throws -> UInt32 {
        guard let node, !node.isNull else { return 0 }
        guard let value = node.uint32, value != .max else {
            throw SpecError("config.json: \(name) is no id from 0 to 4294967294")
        }
        return value
    }
}

/// Names of the form CAP_CHOWN.
public struct SpecCapabilities: Sendable {
    public var bounding: [String]
    public var effective: [String]
    public var inheritable: [String]
    public var permitted: [String]
    public var ambient: [String]

    public init(json: JSONNode) {
        bounding = json["bounding"]?.strings ?? []
        effective = json["effective"]?.strings ?? []
        inheritable = json["inheritable"]?.strings ?? []
        permitted = json["permitted"]?.strings ?? []
        ambient = json["ambient"]?.strings ?? []
    }
}

public struct SpecRlimit: Sendable {
    /// RLIMIT_NOFILE and so on.
    public var type: String
    public var soft: UInt64
    public var hard: UInt64

    public init(json: JSONNode) throws {
        guard let type = json["type"]?.string, let soft = json["soft"]?.uint64, let hard = json["hard"]?.uint64 else {
            throw SpecError("config.json: an entry of process.rlimits lacks type, soft or hard")
        }
        self.type = type
        self.soft = soft
        self.hard = hard
    }
}
