import Linux
import ShimAPI

/// Templates that name mounts made before: {{ source 0 }}, {{ target 0 }}, {{ mount 0 }}, {{ overlay 0 2 }}.
enum MountTemplate {
    static func filled(_ mount: Containerd_Types_Mount, _ active: [Containerd_Types_ActiveMount]) throws
        -> Containerd_Types_Mount
    {
        var mount = mount
        mount.source = try filled(mount.source, active)
        mount.target = try filled(mount.target, active)
        mount.options = try mount.options.map { try filled($0, active) }
        return mount
    }

    static func filled(_ text: String, _ active: [Containerd_Types_ActiveMount]) throws -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "}}") else { throw invalid(text) }
            result += try value(rest[..<end.lowerBound], text, active)
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    private static func value(_ expression: Substring, _ text: String, _ active: [Containerd_Types_ActiveMount]) throws
        -> String
    {
        let words = expression.split(separator: " ")
        let numbers = words.dropFirst().compactMap { Int($0) }
        guard let name = words.first, numbers.count == words.count - 1 else { throw invalid(text) }
        func mount(_ index: Int) throws -> Containerd_Types_ActiveMount {
            guard active.indices.contains(index) else {
                throw EngineError.invalid("index out of bounds: \(index), has \(active.count) active mounts")
            }
            return active[index]
        }
        switch (name, numbers.count) {
        case ("source", 1): return try mount(numbers[0]).mount.source
        case ("target", 1): return try mount(numbers[0]).mount.target
        case ("mount", 1): return try mount(numbers[0]).mountPoint
        case ("overlay", 2):
            guard numbers.allSatisfy(active.indices.contains) else {
                throw EngineError.invalid(
                    "invalid range: \(numbers[0])-\(numbers[1]), has \(active.count) active mounts"
                )
            }
            let step = numbers[0] > numbers[1] ? -1 : 1
            return stride(from: numbers[0], through: numbers[1], by: step).map { active[$0].mountPoint }
                .joined(separator: ":")
        default: throw invalid(text)
        }
    }

    private static func invalid(_ text: String) -> EngineError { .invalid("invalid mount template \"\(text)\"") }
}
