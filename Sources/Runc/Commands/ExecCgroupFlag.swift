import Runtime

/// `exec --cgroup`: one path, or CONTROLLER[,CONTROLLER...]:PATH any number of times.
enum ExecCgroupFlag {
    /// Paths by controller, "" for one without.
    static func parse(_ texts: [String]) throws -> [String: String] {
        var paths: [String: String] = [:]
        for text in texts {
            let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard parts.count == 2 else {
                if texts.count > 1 {
                    throw RuntimeError("invalid --cgroup argument: \(text) (missing <controller>: prefix)")
                }
                return ["": text]
            }
            for controller in parts[0].utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                let name = String(Substring(controller))
                if name.isEmpty {
                    throw RuntimeError("invalid --cgroup argument: \(text) (empty <controller> prefix)")
                }
                guard paths.updateValue(parts[1], forKey: name) == nil else {
                    throw RuntimeError(
                        "invalid --cgroup argument(s): controller \(name) specified multiple times"
                    )
                }
            }
        }
        return paths
    }
}
