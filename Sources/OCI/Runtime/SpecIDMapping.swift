import Linux

/// One line of a uid_map or gid_map (user_namespaces(7)).
public struct SpecIDMapping: Sendable, Equatable {
    public var containerID: UInt32
    public var hostID: UInt32
    public var size: UInt32

    public init(containerID: UInt32, hostID: UInt32, size: UInt32) {
        self.containerID = containerID
        self.hostID = hostID
        self.size = size
    }

    init(_ object: SpecObject) throws {
        guard let container: UInt32 = try object.integer("containerID"),
            let host: UInt32 = try object.integer("hostID"), let size: UInt32 = try object.integer("size")
        else { throw SpecError("config.json: \(object.name("containerID")), hostID or size is missing") }
        self.init(containerID: container, hostID: host, size: size)
    }

    /// The id outside that stands for `id` inside; nil when it is not mapped.
    public static func host(_ id: UInt32, in mappings: [SpecIDMapping]) -> UInt32? {
        for mapping in mappings where id >= mapping.containerID && id - mapping.containerID < mapping.size {
            let (host, isOver) = mapping.hostID.addingReportingOverflow(id - mapping.containerID)
            return isOver ? nil : host
        }
        return nil
    }

    /// As /proc/PID/uid_map takes it.
    public static func text(_ mappings: [SpecIDMapping]) -> String {
        mappings.map { "\($0.containerID) \($0.hostID) \($0.size)\n" }.joined()
    }

    /// As /proc/PID/uid_map shows it.
    public static func parse(_ text: String) -> [SpecIDMapping] {
        text.utf8.split(separator: 0x0A).compactMap { line in
            let numbers = line.split(separator: 0x20).compactMap { UInt32(String(decoding: Array($0), as: UTF8.self)) }
            guard numbers.count == 3 else { return nil }
            return SpecIDMapping(containerID: numbers[0], hostID: numbers[1], size: numbers[2])
        }
    }
}
