import DockerAPI
import Linux
import Text

/// Holds a file against a schema, with the errors and the choice among them that docker's validator has.
struct Validation {
    private struct Problem {
        enum Kind {
            case type(expected: String), oneOf, other
        }

        let place: [String]
        let kind: Kind
        let description: String

        var isType: Bool { if case .type = kind { true } else { false } }
    }

    private var problems: [Problem] = []
    /// How well a value fits: of several forms the best one's errors are told.
    private var score = 0

    static func check(_ tree: Tree, minor: Int) throws(EngineError) {
        var validation = Validation()
        validation.check(tree, Schema(minor: minor), [])
        if let message = validation.message { throw .invalid(message) }
    }

    /// The problem that lies deepest, a wrong type before others.
    private var message: String? {
        guard var chosen = problems.indices.first else { return nil }
        for index in problems.indices {
            let (depth, best) = (problems[index].place.count, problems[chosen].place.count)
            if depth > best || depth == best && problems[index].isType && !problems[chosen].isType { chosen = index }
        }
        let problem = problems[chosen]
        let place = problem.place.isEmpty ? "(root)" : problem.place.joined(separator: ".")
        switch problem.kind {
        case .type(let expected): return "\(place) must be a \(expected)"
        case .oneOf where chosen + 1 < problems.count: return "\(place) \(problems[chosen + 1].description)"
        default: return "\(place) \(problem.description)"
        }
    }

    private mutating func add(_ place: [String], _ description: String, _ kind: Problem.Kind = .other) {
        problems.append(Problem(place: place, kind: kind, description: description))
        score -= 2
    }

    private mutating func merge(_ other: Validation) {
        problems += other.problems
        score += other.score
    }

    private static func checked(_ tree: Tree, _ schema: Schema, _ place: [String]) -> Validation {
        var validation = Validation()
        validation.check(tree, schema, place)
        return validation
    }

    private mutating func check(_ tree: Tree, _ schema: Schema, _ place: [String]) {
        if let types = schema.types, !types.contains(where: { tree.schemaTypes.contains($0) }) {
            let expected = types.count == 1 ? types[0] : "[\(types.joined(separator: ","))]"
            let text = "Invalid type. Expected: \(expected), given: \(tree.schemaTypes[0])"
            return add(place, text, .type(expected: Self.readable(types)))
        }
        // What every value is asked: alternatives, values.
        if case .oneOf(let forms) = schema { check(tree, oneOf: forms, place) }
        score += 1
        switch (tree, schema) {
        case (.list(let list), .list(let element, let isUnique, _)):
            for (index, value) in list.enumerated() { merge(Self.checked(value, element, place + ["\(index)"])) }
            if isUnique { checkUnique(list, place) }
        case (.map(let members), .object(let object)): check(members, object, place)
        case (_, .value(_, let format, let values, let minimum)):
            if !values.isEmpty, !values.contains(tree.text) {
                let allowed = values.map { "\"\($0)\"" }.joined(separator: ", ")
                add(place, "\(place.joined(separator: ".")) must be one of the following: \(allowed)")
            }
            if let minimum, let number = tree.int, number < minimum {
                add(place, "Must be greater than or equal to \(minimum)")
            }
            if let format, !tree.fits(format) { add(place, "Does not match format '\(format.rawValue)'") }
        default: break
        }
        switch tree {
        case .null, .bool: score += 1
        case .list, .map, .int, .number, .string: score += 2
        }
        if case .map(let members) = tree, case .object(let object) = schema {
            for (key, schema) in object.properties {
                if let value = members[key] { check(value, schema, place + [key]) }
            }
        }
        score += 1
    }

    private mutating func check(_ tree: Tree, oneOf forms: [Schema], _ place: [String]) {
        let results = forms.map { Self.checked(tree, $0, place) }
        let fitting = results.count { $0.problems.isEmpty }
        if fitting == 1 { return }
        add(place, "Must validate one and only one schema (oneOf)", .oneOf)
        if fitting > 1 { return }
        var best = results[0]
        for result in results where result.score > best.score { best = result }
        merge(best)
    }

    private mutating func check(_ members: [String: Tree], _ object: Schema.Object, _ place: [String]) {
        for name in object.required {
            if members[name] == nil { add(place, "\(name) is required") } else { score += 1 }
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            var isKnown = object.properties.contains { $0.key == key }
            for (names, schema) in object.patterns where names.matches(key) {
                isKnown = true
                merge(Self.checked(value, schema, place + [key]))
                score += 1
            }
            if !isKnown, !object.isOpen { add(place, "Additional property \(key) is not allowed") }
        }
    }

    private mutating func checkUnique(_ list: [Tree], _ place: [String]) {
        var seen: [[UInt8]: Int] = [:]
        for (index, element) in list.enumerated() {
            let text = element.json
            if let first = seen[text] { add(place, "array items[\(first),\(index)] must be unique") }
            seen[text] = index
        }
    }

    private static func readable(_ types: [String]) -> String {
        let names = types.map { $0 == "object" ? "mapping" : $0 == "array" ? "list" : $0 }
        guard names.count > 1, let last = names.last else { return names[0] }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }
}

extension Schema {
    fileprivate var types: [String]? {
        switch self {
        case .value(let types, _, _, _), .list(_, _, let types): types
        case .object(let object): object.types
        case .oneOf, .anything: nil
        }
    }
}

extension Tree {
    /// The type's name first that errors give.
    fileprivate var schemaTypes: [String] {
        switch self {
        case .null: ["null"]
        case .bool: ["boolean"]
        case .int: ["integer", "number"]
        case .number(let text): Double(text).map { $0 == $0.rounded() } ?? false ? ["integer", "number"] : ["number"]
        case .string: ["string"]
        case .list: ["array"]
        case .map: ["object"]
        }
    }

    fileprivate func fits(_ format: Schema.Format) -> Bool {
        switch format {
        case .duration: string.flatMap(Durations.parseGo) != nil
        case .ports: (try? PortSpec.parse(scalar)) != nil
        }
    }

    /// As Go's %v writes what has no parts.
    var scalar: String {
        switch self {
        case .null, .list, .map: ""
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let text), .string(let text): text
        }
    }
}
