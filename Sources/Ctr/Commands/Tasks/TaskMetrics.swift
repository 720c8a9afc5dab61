import ContainerdAPI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr tasks metrics`.
enum TaskMetrics {
    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        try await invocation.connected { connection in
            _ = try await connection.task(of: id)
            let request = Containerd_Services_Tasks_V1_MetricsRequest.with { $0.filters = ["id==\(id)"] }
            let metrics = try await connection.call { try await connection.tasks.metrics(request) }.metrics
            // An empty answer has an empty first one.
            guard let metric = metrics.first else { throw Failure.notFound("no metrics received: not found") }
            let document = try document(metric)
            switch invocation.string("format") {
            case "json": try Output.document(document, indent: "  ")
            case "table": try table(metric, try JSONNode.parse(document))
            default: throw Failure("format must be table or json")
            }
        }
    }

    private static func document(_ metric: Containerd_Types_Metric) throws -> [UInt8] {
        let bytes = Array(metric.data.value)
        let type = metric.data.typeURL.split(separator: "/").last.map(String.init) ?? ""
        switch type {
        case "io.containerd.cgroups.v1.Metrics": return MessageShape.cgroup1.json(bytes)
        case "io.containerd.cgroups.v2.Metrics": return MessageShape.cgroup2.json(bytes)
        default: throw Failure("cannot convert metric data to cgroups.Metrics or windows.Statistics")
        }
    }

    private static func table(_ metric: Containerd_Types_Metric, _ data: JSONNode) throws {
        let time = "seconds:\(metric.timestamp.seconds) nanos:\(metric.timestamp.nanos)"
        var rows = ["ID\tTIMESTAMP\t", "\(metric.id)\t\(time)\t", "", "METRIC\tVALUE\t"]
        let isUnified = metric.data.typeURL.hasSuffix("cgroups.v2.Metrics")
        for (part, name, path) in isUnified ? unified : legacy where data[part] != nil {
            var value = data[part]
            for step in path.split(separator: "/") { value = value?[String(step)] }
            rows.append("\(name)\t\(text(value))\t")
        }
        try Output.table(rows, padding: 4)
    }

    private static func text(_ value: JSONNode?) -> String {
        guard let value else { return "0" }
        if value.kind == .array { return "[" + value.elements.map(text).joined(separator: " ") + "]" }
        return String(decoding: value.rawBytes, as: UTF8.self)
    }

    /// Which part must be there, the name in the table, and where the value stands.
    private static let legacy = [
        ("memory", "memory.usage_in_bytes", "usage/usage"), ("memory", "memory.limit_in_bytes", "usage/limit"),
        ("memory", "memory.stat.cache", "total_cache"), ("cpu", "cpuacct.usage", "usage/total"),
        ("cpu", "cpuacct.usage_percpu", "usage/per_cpu"), ("pids", "pids.current", "current"),
        ("pids", "pids.limit", "limit"),
    ]
    private static let unified = [
        ("pids", "pids.current", "current"), ("pids", "pids.limit", "limit"), ("cpu", "cpu.usage_usec", "usage_usec"),
        ("cpu", "cpu.user_usec", "user_usec"), ("cpu", "cpu.system_usec", "system_usec"),
        ("cpu", "cpu.nr_periods", "nr_periods"), ("cpu", "cpu.nr_throttled", "nr_throttled"),
        ("cpu", "cpu.throttled_usec", "throttled_usec"), ("memory", "memory.usage", "usage"),
        ("memory", "memory.usage_limit", "usage_limit"), ("memory", "memory.swap_usage", "swap_usage"),
        ("memory", "memory.swap_limit", "swap_limit"),
    ]
}
