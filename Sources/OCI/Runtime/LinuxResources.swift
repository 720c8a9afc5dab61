import Text

/// linux.resources: what the cgroup is told. Absent members leave the kernel's value alone.
public struct LinuxResources: Sendable {
    public struct DeviceRule: Sendable {
        public var allow: Bool
        /// a, b or c; "" counts as a.
        public var type: String
        public var major: Int64?
        public var minor: Int64?
        public var access: String

        /// The devices that every container has (config-linux.md, default devices), terminals, and the making of
        /// nodes: allowed after the configuration's own rules, as runc has it.
        public static let standard: [DeviceRule] = {
            func node(_ major: Int64, _ minor: Int64?) -> DeviceRule {
                DeviceRule(allow: true, type: "c", major: major, minor: minor, access: "rwm")
            }
            func making(_ type: String) -> DeviceRule {
                DeviceRule(allow: true, type: type, major: nil, minor: nil, access: "m")
            }
            return [
                making("c"), making("b"), node(1, 3), node(1, 5), node(1, 7), node(1, 8), node(1, 9), node(5, 0),
                node(5, 2), node(136, nil),
            ]
        }()
    }

    public struct Memory: Sendable {
        public var limit, reservation, swap: Int64?
        public var swappiness: UInt64?
        public var disableOOMKiller: Bool?
    }

    public struct CPU: Sendable {
        public var shares: UInt64?
        public var quota: Int64?
        public var period: UInt64?
        public var burst: UInt64?
        public var idle: Int64?
        public var cpus = ""
        public var mems = ""
    }

    public var devices: [DeviceRule] = []
    public var memory = Memory()
    public var cpu = CPU()
    public var pidsLimit: Int64?
    public var blockIOWeight: UInt64?
    public var hugepageLimits: [(pageSize: String, limit: UInt64)] = []
    public var unified: [String: String] = [:]
    /// Members that no driver honours yet; a configuration that sets one is refused by name.
    public var unsupported: [String] = []

    public init() {}

    public init(json: JSONNode) throws {
        devices =
            json["devices"]?.elements.map { rule in
                DeviceRule(
                    allow: rule["allow"]?.bool ?? false,
                    type: rule["type"]?.string ?? "a",
                    major: rule["major"]?.int64,
                    minor: rule["minor"]?.int64,
                    access: rule["access"]?.string ?? ""
                )
            } ?? []
        if let memory = json["memory"] {
            self.memory = Memory(
                limit: memory["limit"]?.int64,
                reservation: memory["reservation"]?.int64,
                swap: memory["swap"]?.int64,
                swappiness: memory["swappiness"]?.uint64,
                disableOOMKiller: memory["disableOOMKiller"]?.bool
            )
        }
        if let cpu = json["cpu"] {
            self.cpu = CPU(
                shares: cpu["shares"]?.uint64,
                quota: cpu["quota"]?.int64,
                period: cpu["period"]?.uint64,
                burst: cpu["burst"]?.uint64,
                idle: cpu["idle"]?.int64,
                cpus: cpu["cpus"]?.string ?? "",
                mems: cpu["mems"]?.string ?? ""
            )
        }
        pidsLimit = json["pids"]?["limit"]?.int64
        blockIOWeight = json["blockIO"]?["weight"]?.uint64
        hugepageLimits =
            json["hugepageLimits"]?.elements.compactMap { entry in
                guard let size = entry["pageSize"]?.string, let limit = entry["limit"]?.uint64 else { return nil }
                return (size, limit)
            } ?? []
        unified = json["unified"]?.stringMap ?? [:]
        unsupported = Self.unsupportedMembers(of: json)
    }

    private static let unsupportedPaths: [(String, String)] = [
        ("blockIO", "leafWeight"), ("blockIO", "weightDevice"), ("blockIO", "throttleReadBpsDevice"),
        ("blockIO", "throttleWriteBpsDevice"), ("blockIO", "throttleReadIOPSDevice"),
        ("blockIO", "throttleWriteIOPSDevice"), ("cpu", "realtimeRuntime"), ("cpu", "realtimePeriod"),
        ("memory", "kernel"), ("memory", "kernelTCP"), ("network", "classID"), ("network", "priorities"),
    ]

    /// What is there and says something: engines write 0 and empty lists for what nobody asked for.
    private static func unsupportedMembers(of json: JSONNode) -> [String] {
        var found = unsupportedPaths.filter { group, name in
            guard let member = json[group]?[name] else { return false }
            return member.kind == .number ? member.int64 != 0 : !member.elements.isEmpty
        }.map { "linux.resources.\($0).\($1)" }
        if let rdma = json["rdma"], !rdma.members.isEmpty { found.append("linux.resources.rdma") }
        return found
    }
}
