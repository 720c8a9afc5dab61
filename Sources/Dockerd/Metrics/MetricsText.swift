import DockerdRules

/// Prometheus' text format.
struct MetricsText {
    private(set) var text = ""

    mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func value(_ name: String, _ value: some CustomStringConvertible, _ labels: [String: String] = [:]) {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        text += name + (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") + " \(value)\n"
    }

    mutating func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        head(name, "gauge", help)
        self.value(name, value)
    }

    mutating func counter(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        head(name, "counter", help)
        self.value(name, value)
    }

    /// The lines of one histogram, whose head stands already.
    mutating func histogram(_ name: String, _ histogram: DurationHistogram, _ labels: [String: String] = [:]) {
        for (bound, count) in zip(DurationHistogram.bounds, histogram.counts) {
            let edge = bound == bound.rounded() ? String(Int(bound)) : String(bound)
            value("\(name)_bucket", count, labels.merging(["le": edge]) { $1 })
        }
        value("\(name)_bucket", histogram.total, labels.merging(["le": "+Inf"]) { $1 })
        value("\(name)_sum", histogram.sum, labels)
        value("\(name)_count", histogram.total, labels)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
