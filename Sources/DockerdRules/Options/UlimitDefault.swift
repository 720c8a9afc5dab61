import Text

/// A limit that containers get unless they say another; -1 is no limit.
public struct UlimitDefault: Sendable, Equatable {
    public let name: String
    public let soft: Int64
    public let hard: Int64

    static let names: Set<String> = [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
        "rttime", "sigpending", "stack",
    ]

    /// NAME=SOFT[:HARD].
    public static func parse(_ text: String) throws(OptionProblem) -> UlimitDefault {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw OptionProblem("invalid ulimit argument: \(text)") }
        guard names.contains(parts[0]) else { throw OptionProblem("invalid ulimit type: \(parts[0])") }
        let limits = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard limits.count <= 2 else {
            throw OptionProblem(
                "too many limit value arguments - \(parts[1]), can only have up to two, `soft[:hard]`"
            )
        }
        var numbers: [Int64] = []
        for limit in limits.reversed() {
            guard let number = Int64(limit) else {
                throw OptionProblem("strconv.ParseInt: parsing \"\(limit)\": invalid syntax")
            }
            numbers.insert(number, at: 0)
        }
        let soft = numbers[0], hard = numbers[numbers.count - 1]
        if hard != -1, soft == -1 {
            throw OptionProblem(
                "ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: \(hard)"
            )
        }
        if hard != -1, soft > hard {
            throw OptionProblem("ulimit soft limit must be less than or equal to hard limit: \(soft) > \(hard)")
        }
        return UlimitDefault(name: parts[0], soft: soft, hard: hard)
    }

    /// A member of daemon.json's default-ulimits.
    init(key: String, _ node: JSONNode) throws(OptionProblem) {
        let name = node["Name"]?.string ?? key
        guard node.kind == .object, Self.names.contains(name) else {
            throw OptionProblem("invalid ulimit type: \(name)")
        }
        self.init(name: name, soft: node["Soft"]?.int64 ?? 0, hard: node["Hard"]?.int64 ?? 0)
    }

    init(name: String, soft: Int64, hard: Int64) {
        self.name = name
        self.soft = soft
        self.hard = hard
    }
}
