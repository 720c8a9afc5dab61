import Text

/// A later file over an earlier one, as docker's merging of structures has it: services member by member, the other
/// sections' objects as wholes.
enum Merge {
    static func apply(_ over: Project, to base: inout Project) {
        base.services.merge(over.services) { object($0, $1, .service) }
        base.networks.merge(over.networks) { $1 }
        base.volumes.merge(over.volumes) { $1 }
        base.secrets.merge(over.secrets) { $1 }
        base.configs.merge(over.configs) { $1 }
    }

    private static func object(_ base: Tree, _ over: Tree, _ shape: Shape) -> Tree {
        var result: [String: Tree] = [:]
        let (mine, theirs) = (base.members, over.members)
        for member in shape.members {
            let value =
                switch (mine[member.key], theirs[member.key]) {
                case (let value?, let other?): merged(value, other, member.kind)
                // What is a list by some name is put in order even if nothing comes to it.
                case (let value?, nil): merged(value, .null, member.kind)
                case (nil, let other): other
                }
            if let value { result[member.key] = value }
        }
        let extras = self.extras(base[Project.extras], over[Project.extras])
        if extras != .null { result[Project.extras] = extras }
        return .map(result)
    }

    private static func merged(_ base: Tree, _ over: Tree, _ kind: Kind) -> Tree? {
        switch kind {
        case .ports: return keyed(base, over, by: "published")
        case .volumes: return keyed(base, over, by: "target")
        case .references: return keyed(base, over, by: "source")
        default: if over == .null { return base }
        }
        switch kind {
        case .strings, .stringOrList, .numbersOrStrings, .hosts, .healthTest, .objects:
            return .list(base.elements + over.elements)
        case .words: return over.isEmpty ? base : over
        case .labels: return .map(base.members.merging(over.members) { $1 })
        case .driverOptions: return .map(base.members.merging(over.members) { $1 })
        case .environment:
            return .map(base.members.merging(over.members) { $1.isEmpty && !$0.isEmpty ? $0 : $1 })
        case .object(let shape, _):
            return isLogging(shape) ? logging(base, over) : object(base, over, shape)
        case .build: return object(base, over, .build)
        case .networks: return .map(base.members.merging(over.members, uniquingKeysWith: network))
        case .ulimits: return .map(base.members.merging(over.members) { $1 })
        // Behind a pointer false and zero look like nothing, but for counts.
        case .optionalFlag, .duration, .fileMode: return over.isEmpty ? base : over
        default: return over
        }
    }

    private static func isLogging(_ shape: Shape) -> Bool { shape.members.first?.key == "driver" }

    /// Options of another driver are not taken over.
    private static func logging(_ base: Tree, _ over: Tree) -> Tree {
        let (mine, theirs) = (base["driver"].text, over["driver"].text)
        guard mine == theirs || mine.isEmpty || theirs.isEmpty else { return over }
        var result = base
        if mine.isEmpty { result["driver"] = over["driver"] }
        // An earlier file without options has nothing that could take them.
        if base["options"] != .null {
            result["options"] = .map(base["options"].members.merging(over["options"].members) { $1 })
        }
        return result
    }

    private static func network(_ base: Tree, _ over: Tree) -> Tree {
        if base == .null { return over }
        if over == .null { return base }
        var result = base
        result["aliases"] = over["aliases"]
        for key in ["ipv4_address", "ipv6_address"] where over[key] != .null { result[key] = over[key] }
        return result
    }

    /// Of those with the same key the last one counts; all are in the order of their keys.
    private static func keyed(_ base: Tree, _ over: Tree, by key: String) -> Tree {
        var found: [Tree: Tree] = [:]
        for element in base.elements + over.elements { found[element[key]] = element }
        return .list(
            found.values.sorted { one, other in
                (one[key].int ?? 0, one[key].text) < (other[key].int ?? 0, other[key].text)
            }
        )
    }

    private static func extras(_ base: Tree, _ over: Tree) -> Tree {
        switch (base, over) {
        case (.map(let mine), .map(let theirs)): .map(mine.merging(theirs, uniquingKeysWith: extras))
        case (.list(let mine), .list(let theirs)): .list(mine + theirs)
        case (_, .null): base
        default: over
        }
    }
}
