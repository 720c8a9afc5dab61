import Linux
import Text

/// The Dockerfile instructions of `docker commit --change` and `docker import --change`.
public struct ImageChanges: Sendable {
    private struct Instruction {
        let name: String
        let rest: String
    }

    private var instructions: [Instruction] = []

    /// Each change is a line of a Dockerfile, or several of them. Words that are no instruction for a change are refused.
    public init(_ changes: [String]) throws(EngineError) {
        for line in Self.lines(changes) {
            let name = String(line.prefix { $0 != " " && $0 != "\t" })
            guard Self.known.contains(name.uppercased()) else {
                throw .invalid("\(name) is not a valid change command")
            }
            let rest = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
            instructions.append(Instruction(name: name.uppercased(), rest: String(rest)))
        }
    }

    private static let known: Set<String> = [
        "CMD", "ENTRYPOINT", "HEALTHCHECK", "ENV", "EXPOSE", "LABEL", "ONBUILD", "STOPSIGNAL", "USER", "VOLUME",
        "WORKDIR",
    ]

    /// Without comments and empty lines; a backslash at a line's end takes the next one along.
    private static func lines(_ changes: [String]) -> [String] {
        var lines: [String] = []
        var begun = ""
        for text in changes.flatMap({ $0.split(whereSeparator: \.isNewline) }) {
            let line = text.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("#") || line.isEmpty { continue }
            if line.hasSuffix("\\") {
                begun += line.dropLast()
                continue
            }
            lines.append(begun + line)
            begun = ""
        }
        return begun.isEmpty ? lines : lines + [begun]
    }

    public func apply(to config: inout ContainerConfig) throws(EngineError) {
        var hasCommand = false
        for one in instructions {
            switch one.name {
            case "CMD":
                config.cmd = ChangeWords.command(one.rest, shell: config.shell)
                hasCommand = !one.rest.isEmpty
            case "ENTRYPOINT":
                config.entrypoint = ChangeWords.command(one.rest, shell: config.shell)
                if !hasCommand { config.cmd = nil }
            case "ENV":
                for (key, value) in try ChangeWords.pairs(one.rest, of: "ENV", environment: config.env ?? []) {
                    var list = config.env ?? []
                    if let index = list.firstIndex(where: { $0.hasPrefix(key + "=") || $0 == key }) {
                        list[index] = "\(key)=\(value)"
                    } else {
                        list.append("\(key)=\(value)")
                    }
                    config.env = list
                }
            case "LABEL":
                for (key, value) in try ChangeWords.pairs(one.rest, of: "LABEL", environment: config.env ?? []) {
                    config.labels = (config.labels ?? [:]).merging([key: value]) { $1 }
                }
            default: try applyOther(one, &config)
            }
        }
    }

    private func applyOther(_ one: Instruction, _ config: inout ContainerConfig) throws(EngineError) {
        let words = ChangeWords.words(one.rest, environment: config.env ?? [])
        guard let first = words.first else {
            throw .invalid(
                "\(one.name) requires \(Self.needsOne.contains(one.name) ? "exactly" : "at least") one argument"
            )
        }
        if Self.needsOne.contains(one.name), words.count > 1 {
            throw .invalid("\(one.name) requires exactly one argument")
        }
        switch one.name {
        case "USER": config.user = first
        case "WORKDIR":
            let path = first.hasPrefix("/") ? first : "\(config.workingDir)/\(first)"
            config.workingDir = RootPath.cleaned(path)
        case "STOPSIGNAL":
            guard SignalNames.number(first) != nil else { throw .invalid("Invalid signal: \(first)") }
            config.stopSignal = first
        case "EXPOSE":
            var ports = Set(config.exposedPorts ?? [])
            for word in words { ports.formUnion(try Self.ports(word)) }
            config.exposedPorts = ports.sorted()
        case "VOLUME":
            config.volumes = Set((config.volumes ?? []) + (ChangeWords.list(one.rest) ?? words)).sorted()
        case "ONBUILD": config.onBuild = (config.onBuild ?? []) + [one.rest]
        default: config.healthcheck = try ChangeHealth.parse(one.rest, shell: config.shell)
        }
    }

    private static let needsOne: Set<String> = ["USER", "WORKDIR", "STOPSIGNAL"]

    /// `8000`, `53/udp`, `8000-8010`: each port with its protocol.
    private static func ports(_ word: String) throws(EngineError) -> [String] {
        let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let proto = parts.count == 2 ? parts[1].lowercased() : "tcp"
        guard ["tcp", "udp", "sctp"].contains(proto) else { throw .invalid("invalid proto: \(parts[1])") }
        let ends = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { UInt16($0) }
        guard let low = ends.first ?? nil, let high = ends.last ?? nil, low <= high else {
            throw .invalid("invalid containerPort: \(parts[0])")
        }
        return (low...high).map { "\($0)/\(proto)" }
    }
}
