import DockerAPI
import Linux
import Text

/// Brings a checked mapping into one form: short forms become long ones, numbers and texts what they stand for. Members
/// that are as good as missing are missing, so that merging and writing see no difference that Go's zero values hide.
struct Reader {
    let warn: (String) -> Void

    private static func fault(_ path: String, _ reason: String) -> EngineError {
        .invalid("decoding failed due to the following error(s):\n\n'\(path)' \(reason)")
    }

    func object(_ tree: Tree, _ shape: Shape, _ path: String = "") throws(EngineError) -> Tree {
        var result: [String: Tree] = [:]
        let members = tree.members
        for member in shape.members {
            guard let value = members[member.key], value != .null else { continue }
            let inner = path.isEmpty ? member.path : "\(path).\(member.path)"
            if let value = try read(value, member.kind, inner) { result[member.key] = value }
        }
        return .map(result)
    }

    /// nil for what is as good as missing.
    private func read(_ tree: Tree, _ kind: Kind, _ path: String) throws(EngineError) -> Tree? {
        switch kind {
        case .text, .textOrNull, .order, .flag: return tree.isEmpty ? nil : tree
        case .optionalFlag: return tree
        case .textOrNumber:
            guard tree.string == nil else { return tree.isEmpty ? nil : tree }
            let type = tree.int == nil ? "float64" : "int"
            throw Self.fault(path, "expected type 'string', got unconvertible type '\(type)'")
        case .whole, .bytes: return .int(try whole(tree, path)).unlessEmpty.unlessNull
        case .count(let isOptional):
            let count = Tree.int(try self.count(tree, path))
            return isOptional ? count : count.unlessEmpty.unlessNull
        case .retries, .fileMode: return .int(try count(tree, path))
        case .ratio:
            let ratio = Float(tree.scalar) ?? 0
            return ratio == 0 ? nil : .number(Decimal.format(Double("\(ratio)") ?? 0, "g", precision: nil))
        case .duration(let isOptional):
            guard let time = Durations.parseGo(tree.text) else {
                throw Self.fault(path, "time: invalid duration \(GoQuote.quoted(tree.text))")
            }
            return time == 0 && !isOptional ? nil : .int(time)
        case .size:
            do throws(EngineError) {
                return .int(try Sizes.read(tree.text, unit: 1024)).unlessEmpty.unlessNull
            } catch {
                throw Self.fault(path, error.message)
            }
        case .strings: return tree
        case .numbersOrStrings: return .strings(tree.elements.map(\.scalar))
        case .stringOrList: return tree.string.map { .list([.string($0)]) } ?? tree
        case .words:
            guard let text = tree.string else { return tree }
            do throws(OptionError) {
                return .strings(try ShellWords.split(text))
            } catch {
                throw Self.fault(path, error.message)
            }
        case .healthTest: return tree.string.map { .list(["CMD-SHELL", .string($0)]) } ?? tree
        case .labels: return .map(Self.pairs(tree, keepsNull: false))
        case .environment: return .map(Self.pairs(tree, keepsNull: true))
        case .hosts: return .strings(Self.hosts(tree))
        case .driverOptions: return .map(tree.members.mapValues { .string($0.scalar) })
        case .object(let shape, let isOptional):
            let object = try self.object(tree, shape, path)
            return isOptional ? object : object.unlessEmpty.unlessNull
        case .build:
            let long: Tree = tree.string.map { ["context": .string($0)] } ?? tree
            return try object(long, .build, path).unlessEmpty.unlessNull
        case .objects(let shape):
            return try list(tree, path) { item, path throws(EngineError) in
                try object(item, shape, path)
            }
        case .ports: return .list(try ports(tree))
        case .volumes:
            return try list(tree, path) { item, path throws(EngineError) in
                guard let text = item.string else { return try object(item, .volumeMount, path) }
                do throws(EngineError) { return try VolumeText.parse(text) } catch {
                    throw Self.fault(path, error.message)
                }
            }
        case .references:
            return try list(tree, path) { item, path throws(EngineError) in
                let long: Tree = item.string.map { ["source": .string($0)] } ?? item
                return try object(long, .reference, path)
            }
        case .networks:
            if case .list(let names) = tree {
                return .map(Dictionary(names.map { ($0.text, Tree.null) }) { $1 })
            }
            return try map(tree, path) { item, path throws(EngineError) in
                item == .null ? .null : try object(item, .serviceNetwork, path)
            }
        case .ulimits:
            return try map(tree, path) { item, path throws(EngineError) in
                guard case .map = item else { return ["single": .int(try whole(item, path))] }
                return try object(item, .ulimit, path)
            }
        case .external:
            if let value = tree.bool { return value ? ["external": true] : nil }
            return ["external": true, "name": tree["name"].unlessEmpty]
        case .ignored: return nil
        }
    }

    // MARK: Parts

    private func list(
        _ tree: Tree,
        _ path: String,
        _ read: (Tree, String) throws(EngineError) -> Tree
    ) throws(EngineError) -> Tree {
        var result: [Tree] = []
        for (index, element) in tree.elements.enumerated() { result.append(try read(element, "\(path)[\(index)]")) }
        return .list(result)
    }

    private func map(
        _ tree: Tree,
        _ path: String,
        _ read: (Tree, String) throws(EngineError) -> Tree
    ) throws(EngineError) -> Tree {
        var result: [String: Tree] = [:]
        for (key, value) in tree.sorted { result[key] = try read(value, "\(path)[\(key)]") }
        return .map(result)
    }

    private func whole(_ tree: Tree, _ path: String) throws(EngineError) -> Int64 {
        if let value = tree.int { return value }
        if let value = Double(tree.scalar).flatMap({ Int64(exactly: $0.rounded(.towardZero)) }) { return value }
        throw Self.fault(path, "expected type 'int64', got unconvertible type 'string'")
    }

    private func count(_ tree: Tree, _ path: String) throws(EngineError) -> Int64 {
        let value = try whole(tree, path)
        if value < 0 { throw Self.fault(path, "cannot parse value as 'uint64': \(value) overflows uint") }
        return value
    }

    static func pairs(_ tree: Tree, keepsNull: Bool) -> [String: Tree] {
        if case .map(let members) = tree {
            return members.mapValues { $0 == .null && keepsNull ? .null : .string($0.scalar) }
        }
        var result: [String: Tree] = [:]
        for text in tree.strings {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            result[parts[0]] = parts.count > 1 ? .string(parts[1]) : keepsNull ? Tree.null : ""
        }
        return result
    }

    /// "NAME:ADDRESS", where lists may have "=" in place of the colon and brackets around the address.
    private static func hosts(_ tree: Tree) -> [String] {
        var lines: [String] = []
        if case .map(let members) = tree {
            lines = members.filter { $0.value != .null }.map { "\($0.key):\($0.value.scalar)" }.sorted()
        } else {
            lines = tree.strings.compactMap { text in
                guard let sign = text.firstIndex(of: "=") ?? text.firstIndex(of: ":") else { return nil }
                return "\(text[..<sign]):\(text[text.index(after: sign)...])"
            }
        }
        return lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let address = parts.count > 1 ? parts[1] : ""
            let isBracketed = address.utf8.count > 2 && address.hasPrefix("[") && address.hasSuffix("]")
            return "\(parts[0]):\(isBracketed ? String(address.dropFirst().dropLast()) : address)"
        }
    }

    /// A short form may be several ports; they come in the order of the container's, as text.
    private func ports(_ tree: Tree) throws(EngineError) -> [Tree] {
        var result: [Tree] = []
        for item in tree.elements {
            if case .map = item {
                result.append(try object(item, .port))
                continue
            }
            for port in try PortSpec.parse(item.scalar).sorted(by: { $0.container < $1.container }) {
                if let address = IPAddress(port.address), !address.isUnspecified {
                    let host = port.address.contains(":") ? "[\(port.address)]" : port.address
                    warn(
                        "ignoring IP-address (\(host):\(port.host):\(port.container)) service will listen on '0.0.0.0'"
                    )
                }
                let parts = port.container.split(separator: "/").map(String.init)
                let ends = port.host.split(separator: "-").compactMap { Int64($0) }
                for published in (ends.first ?? 0)...max(ends.first ?? 0, ends.last ?? 0) {
                    result.append([
                        "mode": "ingress", "target": Tree.int(Int64(parts[0]) ?? 0).unlessEmpty,
                        "published": Tree.int(published).unlessEmpty, "protocol": .string(parts[1]),
                    ])
                }
            }
        }
        return result
    }
}

extension Tree {
    /// nil for null.
    fileprivate var unlessNull: Tree? { self == .null ? nil : self }
}
