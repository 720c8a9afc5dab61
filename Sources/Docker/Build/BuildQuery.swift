import DockerdRules
import Text

/// What `docker build` asks for, as the query of POST /build: what has its usual value is left out.
struct BuildQuery {
    let options: ParsedOptions
    /// Variables that stand for the client's proxies, for those that are not set.
    let proxies: [(name: String, value: String)]

    private static let words = [
        ("isolation", "isolation"), ("cpuset-cpus", "cpusetcpus"), ("cpuset-mems", "cpusetmems"),
        ("network", "networkmode"), ("cgroup-parent", "cgroupparent"), ("target", "target"),
    ]
    private static let numbers = [
        ("cpu-shares", "cpushares"), ("cpu-quota", "cpuquota"), ("cpu-period", "cpuperiod"), ("memory", "memory"),
        ("memory-swap", "memswap"), ("shm-size", "shmsize"),
    ]
    private static let switches = [
        ("quiet", "q"), ("no-cache", "nocache"), ("force-rm", "forcerm"), ("pull", "pull"), ("squash", "squash"),
    ]
    private static let lists = [("tag", "t"), ("security-opt", "securityopt"), ("add-host", "extrahosts")]

    func pairs(dockerfile: String) throws -> [(String, String)] {
        var pairs: [(String, String)] = []
        for (name, key) in Self.lists { pairs += options.list(name).map { (key, $0) } }
        for (name, key) in Self.switches where options.bool(name) { pairs.append((key, "1")) }
        if !options.bool("rm", default: true) { pairs.append(("rm", "0")) }
        for (name, key) in Self.words {
            guard let value = options.string(name), !value.isEmpty else { continue }
            let isUsual = name == "isolation" ? value.lowercased() == "default" : value == "default"
            if isUsual && ["isolation", "network"].contains(name) { continue }
            pairs.append((key, value))
        }
        for (name, key) in Self.numbers {
            if let value = options.int(name), value != 0 { pairs.append((key, "\(value)")) }
        }
        if !dockerfile.isEmpty { pairs.append(("dockerfile", dockerfile)) }
        func add(_ key: String, _ write: (inout JSONWriter) -> Void) {
            var writer = JSONWriter()
            write(&writer)
            pairs.append((key, String(decoding: writer.bytes, as: UTF8.self)))
        }
        let limits = try ResourceOptions.ulimits(options)
        if !limits.isEmpty {
            add("ulimits") { writer in
                writer.array { array in
                    for limit in limits {
                        array.object { entry in
                            entry.member("Name", limit.name)
                            entry.member("Hard", limit.hard)
                            entry.member("Soft", limit.soft)
                        }
                    }
                }
            }
        }
        let arguments = arguments
        if !arguments.isEmpty { add("buildargs", Tree.map(arguments).write) }
        let labels = CreateBody.map(options.list("label"))
        if !labels.isEmpty { add("labels", Tree.map(labels).write) }
        let caches = options.list("cache-from")
        if !caches.isEmpty { add("cachefrom", Tree.strings(caches).write) }
        if let platform = Pulling.platform(options), !platform.isEmpty {
            pairs.append(("platform", platform.lowercased()))
        }
        return pairs + [("version", "1")]
    }

    /// A name without a value stays one: the daemon then takes what the Dockerfile says.
    private var arguments: [String: Tree] {
        var arguments: [String: Tree] = [:]
        for text in options.list("build-arg") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            arguments[parts[0]] = parts.count > 1 ? .string(parts[1]) : .null
        }
        for (name, value) in proxies where arguments[name] == nil { arguments[name] = .string(value) }
        return arguments
    }
}
