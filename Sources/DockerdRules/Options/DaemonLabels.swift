/// Labels of the daemon itself.
enum DaemonLabels {
    static func check(_ label: String) throws(OptionProblem) {
        guard label.contains("=") else { throw OptionProblem("bad attribute format: \(label)") }
        let lowered = label.lowercased()
        guard !["com.docker.", "io.docker.", "org.dockerproject."].contains(where: lowered.hasPrefix) else {
            throw OptionProblem(
                "label \(label) is not allowed: the namespaces com.docker.*, io.docker.*, and org.dockerproject.* are "
                    + "reserved for internal use"
            )
        }
    }

    /// Each key once; two values for one key are an error.
    static func merged(_ labels: [String]) throws(OptionProblem) -> [String] {
        var values: [String: String] = [:]
        var result: [String] = []
        for label in labels {
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { continue }
            if let known = values[parts[0]] {
                guard known == parts[1] else {
                    throw OptionProblem("conflict labels for \(label) and \(parts[0])=\(known)")
                }
                continue
            }
            values[parts[0]] = parts[1]
            result.append(label)
        }
        return result
    }
}
