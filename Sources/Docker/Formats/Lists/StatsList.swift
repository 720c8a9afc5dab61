import GoTemplate
import Text

/// What `docker stats` can show of a container.
enum StatsList {
    struct Row: Sendable {
        /// As it was asked for.
        let container: String
        /// The daemon's last word; nil where there is none.
        var node: JSONNode?
        /// There was no word for a while, or an error.
        var isInvalid = false
        let isFull: Bool

        func text(_ key: String) -> String { node?[key]?.string ?? "" }

        func figure(_ keys: String...) -> Double { Row.figure(node, keys) }

        fileprivate static func figure(_ node: JSONNode?, _ keys: [String]) -> Double {
            var node = node
            for key in keys { node = node?[key] }
            return node?.double ?? 0
        }

        /// Without pages that the kernel may drop.
        var memory: Double {
            let usage = figure("memory_stats", "usage")
            let isOld = node?["memory_stats"]?["stats"]?["total_inactive_file"] != nil
            let old = figure("memory_stats", "stats", "total_inactive_file")
            if isOld && old < usage { return usage - old }
            let idle = figure("memory_stats", "stats", "inactive_file")
            return idle < usage ? usage - idle : usage
        }

        var processor: Double {
            let own =
                figure("cpu_stats", "cpu_usage", "total_usage") - figure("precpu_stats", "cpu_usage", "total_usage")
            let whole = figure("cpu_stats", "system_cpu_usage") - figure("precpu_stats", "system_cpu_usage")
            var count = figure("cpu_stats", "online_cpus")
            if count == 0 { count = Double(node?["cpu_stats"]?["cpu_usage"]?["percpu_usage"]?.elements.count ?? 0) }
            return own > 0 && whole > 0 ? own / whole * count * 100 : 0
        }

        func network(_ key: String) -> Double {
            (node?["networks"]?.members ?? []).reduce(0) { $0 + Row.figure($1.value, [key]) }
        }

        /// `letter`: what the names of operations begin with.
        func blocks(_ letter: UInt8) -> Double {
            (node?["blkio_stats"]?["io_service_bytes_recursive"]?.elements ?? []).reduce(0) { sum, entry in
                guard let first = entry["op"]?.string?.utf8.first, first | 0x20 == letter else { return sum }
                return sum + Row.figure(entry, ["value"])
            }
        }
    }

    static let table =
        #"{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}"#
    private static let none = "--"

    static let listing = Listing<Row>(
        "*container.statsContext",
        [
            Column("Container", "CONTAINER") { $0.container },
            Column("Name", "NAME") { row in
                let name = row.text("name")
                return name.utf8.count > 1 ? String(name.dropFirst()) : none
            },
            Column("ID", "CONTAINER ID") { $0.isFull ? $0.text("id") : Shortening.id($0.text("id")) },
            Column("CPUPerc", "CPU %") { $0.isInvalid ? none : percent($0.processor) },
            Column("MemUsage", "MEM USAGE / LIMIT") { row in
                if row.isInvalid { return "-- / --" }
                let limit = row.figure("memory_stats", "limit")
                return "\(Sizes.binary(whole(row.memory))) / \(Sizes.binary(whole(limit)))"
            },
            Column("MemPerc", "MEM %") { row in
                let limit = row.figure("memory_stats", "limit")
                return row.isInvalid ? none : percent(limit == 0 ? 0 : row.memory / limit * 100)
            },
            Column("NetIO", "NET I/O") { $0.isInvalid ? none : pair($0.network("rx_bytes"), $0.network("tx_bytes")) },
            Column("BlockIO", "BLOCK I/O") { row in
                row.isInvalid ? none : pair(row.blocks(UInt8(ascii: "r")), row.blocks(UInt8(ascii: "w")))
            },
            Column("PIDs", "PIDS") { row in
                row.isInvalid ? none : "\(whole(row.figure("pids_stats", "current")))"
            },
        ]
    )

    /// Without its fraction; the nearest there is for a number that a daemon makes too large.
    private static func whole(_ value: Double) -> Int64 {
        Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }

    private static func pair(_ one: Double, _ other: Double) -> String {
        "\(Sizes.human(whole(one))) / \(Sizes.human(whole(other)))"
    }

    /// With two digits behind the point.
    private static func percent(_ value: Double) -> String {
        let hundredths = whole((value * 100).rounded(.toNearestOrEven))
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
