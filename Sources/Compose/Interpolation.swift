import Linux
import Text

/// Variables in a whole file. Where the format wants a number or a boolean, what a variable brought becomes one.
struct Interpolation {
    private enum Cast {
        case whole, flag, ratio
    }

    let lookup: (String) -> String?

    func apply(to members: [String: Tree]) throws(EngineError) -> [String: Tree] {
        guard case .map(let result) = try apply(.map(members), []) else { return members }
        return result
    }

    private func apply(_ tree: Tree, _ path: [String]) throws(EngineError) -> Tree {
        switch tree {
        case .string(let text): return try apply(text, path)
        case .list(let list):
            var result: [Tree] = []
            for element in list { result.append(try apply(element, path + ["[]"])) }
            return .list(result)
        case .map(var members):
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                members[key] = try apply(value, path + [key])
            }
            return .map(members)
        case .null, .bool, .int, .number: return tree
        }
    }

    private func apply(_ text: String, _ path: [String]) throws(EngineError) -> Tree {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return .string(text) }
        let place = path.joined(separator: ".")
        let result: String
        do throws(Template.Problem) {
            result = try Template.substitute(text, lookup)
        } catch {
            guard case .invalid(let template) = error else { return .null }
            throw .invalid(
                "invalid interpolation format for \(place): \(GoQuote.quoted(template)); "
                    + "you may need to escape any $ with another $"
            )
        }
        guard result != text, let cast = Self.cast(place.split(separator: ".").map(String.init)) else {
            return .string(result)
        }
        if let value = Self.value(result, cast) { return value }
        let reason =
            switch cast {
            case .whole: "strconv.Atoi: parsing \(GoQuote.quoted(result)): \(Self.reason(result))"
            case .ratio: "strconv.ParseFloat: parsing \(GoQuote.quoted(result)): invalid syntax"
            case .flag: "invalid boolean: \(result)"
            }
        throw .invalid("error while interpolating \(place): failed to cast to expected type: \(reason)")
    }

    private static func value(_ text: String, _ cast: Cast) -> Tree? {
        switch cast {
        case .whole: return Int64(text).map { .int($0) }
        case .ratio: return Double(text).map { .number(Decimal.format($0, "g", precision: nil)) }
        case .flag:
            if ["y", "yes", "true", "on"].contains(text.lowercased()) { return true }
            return ["n", "no", "false", "off"].contains(text.lowercased()) ? false : nil
        }
    }

    /// Digits alone are a number that is too high.
    private static func reason(_ text: String) -> String {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
            ? "value out of range" : "invalid syntax"
    }

    private static func cast(_ path: [String]) -> Cast? {
        guard path.count > 2 else { return nil }
        let rest = path.dropFirst(2)
        switch path[0] {
        case "networks":
            return ["external", "internal", "attachable"].contains(rest.joined(separator: ".")) ? .flag : nil
        case "volumes", "secrets", "configs": return rest == ["external"] ? .flag : nil
        case "services": break
        default: return nil
        }
        if rest.first == "ulimits" {
            return rest.count == 2 || rest.count == 3 && ["hard", "soft"].contains(rest.last) ? .whole : nil
        }
        switch rest.joined(separator: ".") {
        case "configs.[].mode", "secrets.[].mode", "healthcheck.retries", "deploy.replicas",
            "deploy.update_config.parallelism", "deploy.rollback_config.parallelism",
            "deploy.restart_policy.max_attempts", "deploy.placement.max_replicas_per_node", "ports.[].target",
            "ports.[].published", "oom_score_adj":
            return .whole
        case "deploy.update_config.max_failure_ratio", "deploy.rollback_config.max_failure_ratio": return .ratio
        case "healthcheck.disable", "privileged", "read_only", "stdin_open", "tty", "volumes.[].read_only",
            "volumes.[].volume.nocopy":
            return .flag
        default: return nil
        }
    }
}
