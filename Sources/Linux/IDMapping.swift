/// One line of a uid_map or gid_map (user_namespaces(7)): `count` ids from `inside` on stand for those from `outside` on.
public struct IDMapping: Sendable, Equatable {
    public var inside: UInt32
    public var outside: UInt32
    public var count: UInt32

    /// What the kernel shows for an id that has no place in a namespace (/proc/sys/kernel/overflowuid).
    public static let nobody: UInt32 = 65534

    public init(inside: UInt32, outside: UInt32, count: UInt32) {
        self.inside = inside
        self.outside = outside
        self.count = count
    }

    /// The id outside that stands for `id` inside; nil when it is not mapped.
    public static func outside(_ id: UInt32, in mappings: [IDMapping]) -> UInt32? {
        for mapping in mappings where id >= mapping.inside && id - mapping.inside < mapping.count {
            let (found, isOver) = mapping.outside.addingReportingOverflow(id - mapping.inside)
            return isOver ? nil : found
        }
        return nil
    }

    /// The id inside that stands for `id` outside.
    public static func inside(_ id: UInt32, in mappings: [IDMapping]) -> UInt32 {
        for mapping in mappings where id >= mapping.outside && id - mapping.outside < mapping.count {
            return mapping.inside &+ (id - mapping.outside)
        }
        return nobody
    }

    /// As /proc/PID/uid_map takes it.
    public static func lines(_ mappings: [IDMapping]) -> String {
        mappings.reduce(into: "") { $0 += "\($1.inside) \($1.outside) \($1.count)\n" }
    }

    /// As /proc/PID/uid_map shows it.
    public static func parse(lines text: String) -> [IDMapping] {
        text.utf8.split(separator: 0x0A).compactMap { line in
            numbers(line.split(separator: 0x20))
        }
    }

    /// In the words of containerd's mount options and labels: "INSIDE:OUTSIDE:COUNT", several between commas.
    public static func words(_ mappings: [IDMapping]) -> String {
        mappings.map { "\($0.inside):\($0.outside):\($0.count)" }.joined(separator: ",")
    }

    /// The inverse of `words`; nil for what is none, and for an empty range.
    public static func parse(words text: String) -> [IDMapping]? {
        var list: [IDMapping] = []
        for part in text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false) {
            guard let mapping = numbers(part.split(separator: 0x3A, omittingEmptySubsequences: false)),
                mapping.count > 0
            else { return nil }
            list.append(mapping)
        }
        return list
    }

    private static func numbers(_ parts: [Substring.UTF8View]) -> IDMapping? {
        let numbers = parts.compactMap { UInt32(Substring($0)) }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        return IDMapping(inside: numbers[0], outside: numbers[1], count: numbers[2])
    }
}
