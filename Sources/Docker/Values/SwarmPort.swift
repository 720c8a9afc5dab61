import DockerAPI
import Linux
import Text

/// `--publish` of a service: fields of target, published, protocol and mode, or the form that containers have.
enum SwarmPort {
    static func parse(_ text: String) throws -> [Tree] {
        guard NetworkOption.isLong(text) else { return try short(text) }
        var (proto, mode) = ("tcp", "ingress")
        var (target, published) = (UInt16(0), UInt16(0))
        for field in try CommaSeparated.fields(text) {
            let parts = field.lowercased().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw OptionError("invalid field: \(field)") }
            let value = parts[1]
            switch parts[0] {
            case "protocol":
                guard ["tcp", "udp", "sctp"].contains(value) else {
                    throw OptionError("invalid protocol value '\(value)'")
                }
                proto = value
            case "mode":
                guard ["ingress", "host"].contains(value) else {
                    throw OptionError("invalid publish mode value (\(value)): must be either 'ingress' or 'host'")
                }
                mode = value
            case "target": target = try number(value, "target")
            case "published": published = try number(value, "published")
            default: throw OptionError("invalid field key: \(parts[0])")
            }
        }
        if target == 0 { throw OptionError("missing mandatory field 'target'") }
        return [tree(proto, Int64(target), Int64(published), mode)]
    }

    private static func number(_ text: String, _ name: String) throws(OptionError) -> UInt16 {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let number = UInt16(text) else {
            let reason = isNumber ? "value out of range" : "invalid syntax"
            throw OptionError("invalid \(name) port (\(text)): value must be an integer: \(reason)")
        }
        return number
    }

    /// A range of the host for one port of the container is published as a whole.
    private static func short(_ text: String) throws -> [Tree] {
        try Failure.telling { () throws(EngineError) in try PortSpec.parse(text) }.flatMap { port -> [Tree] in
            if !port.address.isEmpty { throw OptionError("hostip is not supported") }
            let parts = port.container.split(separator: "/").map(String.init)
            let ends = port.host.split(separator: "-").compactMap { Int64($0) }
            guard let first = ends.first, let last = ends.last, let target = Int64(parts[0]) else {
                return [tree(parts[1], Int64(parts[0]) ?? 0, 0, "ingress")]
            }
            return (first...max(first, last)).map { tree(parts[1], target, $0, "ingress") }
        }
    }

    private static func tree(_ proto: String, _ target: Int64, _ published: Int64, _ mode: String) -> Tree {
        [
            "Protocol": .string(proto), "TargetPort": .int(target), "PublishedPort": Tree.int(published).unlessEmpty,
            "PublishMode": .string(mode),
        ]
    }
}
