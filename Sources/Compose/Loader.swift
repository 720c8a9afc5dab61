import Linux
import Text

/// Makes one project of files: fills in variables, checks, reads and merges.
public struct Loader {
    public var workingFolder: String
    public var environment: [String: String]
    /// A file of variables as lines of "NAME=VALUE".
    public var readVariables: (String) throws -> [String]
    public var warn: (String) -> Void
    public var skipsInterpolation = false

    public init(
        workingFolder: String,
        environment: [String: String],
        readVariables: @escaping (String) throws -> [String],
        warn: @escaping (String) -> Void
    ) {
        self.workingFolder = workingFolder
        self.environment = environment
        self.readVariables = readVariables
        self.warn = warn
    }

    /// A file uses what no stack can have; `deploy` says more of it than `config`.
    public struct ForbiddenProperties: Error {
        public let text: String
    }

    public func load(_ files: [ComposeFile]) throws -> Project {
        var project: Project?
        for file in files {
            let version = files[0].version
            if file.version != version {
                throw EngineError.invalid(
                    "version mismatched between two composefiles : \(version) and \(file.version)"
                )
            }
            let forbidden = file.forbiddenText()
            if !forbidden.isEmpty { throw ForbiddenProperties(text: forbidden) }
            let members =
                skipsInterpolation
                ? file.members : try Interpolation(lookup: { environment[$0] }).apply(to: file.members)
            guard let minor = ComposeFile.minor(version) else {
                throw EngineError.invalid("unsupported Compose file version: \(version)")
            }
            try Validation.check(.map(members), minor: minor)
            let loaded = try self.project(members, version: version, minor: minor)
            if var base = project {
                Merge.apply(loaded, to: &base)
                project = base
            } else {
                project = loaded
            }
        }
        guard let project else { throw EngineError.invalid("No files specified") }
        return project
    }

    private func project(_ members: [String: Tree], version: String, minor: Int) throws -> Project {
        let reader = Reader(warn: warn)
        func section(
            _ key: String,
            _ read: (String, Tree) throws -> Tree
        ) throws -> [String: Tree] {
            var result: [String: Tree] = [:]
            for (name, tree) in (members[key] ?? .null).sorted { result[name] = try read(name, tree) }
            return result
        }
        return Project(
            version: version,
            services: try section("services") { _, tree in try service(tree, reader) },
            networks: try section("networks") { name, tree in
                try external(name, tree, reader, "network", .network, minor)
            },
            volumes: try section("volumes") { name, tree in
                try external(name, tree, reader, "volume", .volume, minor)
            },
            secrets: try section("secrets") { name, tree in
                try external(name, tree, reader, "secret", .secret, minor)
            },
            configs: try section("configs") { name, tree in
                try external(name, tree, reader, "config", .config, minor)
            },
            extras: Self.extras(.map(members)).members
        )
    }

    /// Members that begin with "x-", or null.
    private static func extras(_ tree: Tree) -> Tree {
        let found = tree.members.filter { $0.key.hasPrefix("x-") }
        return found.isEmpty ? .null : .map(found)
    }

    // MARK: Services

    private func service(_ tree: Tree, _ reader: Reader) throws -> Tree {
        var service = try reader.object(tree, .service)
        var variables: [String: Tree] = [:]
        let files = service["env_file"].strings
        if !files.isEmpty {
            var lines: [String] = []
            for file in files { lines += try readVariables(absolute(file)) }
            take(Reader.pairs(.strings(lines), keepsNull: true), into: &variables)
        }
        take(service["environment"].members, into: &variables)
        service["environment"] = .map(variables)
        if service["volumes"] != .null {
            var volumes: [Tree] = []
            for volume in service["volumes"].elements { volumes.append(try resolved(volume)) }
            service["volumes"] = .list(volumes)
        }
        service[Project.extras] = Self.extras(tree)
        return service
    }

    /// What has no value has that of the environment.
    private func take(_ variables: [String: Tree], into result: inout [String: Tree]) {
        for (name, value) in variables {
            result[name] = value.isEmpty ? environment[name].map { .string($0) } ?? value : value
        }
    }

    private func resolved(_ volume: Tree) throws(EngineError) -> Tree {
        guard volume["type"].text == "bind" else { return volume }
        var source = volume["source"].text
        if source.isEmpty {
            throw .invalid("invalid mount config for type \"bind\": field Source must not be empty")
        }
        if source.hasPrefix("~") {
            if let home = environment["HOME"] {
                source = home + source.dropFirst()
            } else {
                warn("cannot expand '~', because the environment lacks HOME")
            }
        }
        var result = volume
        result["source"] = .string(Self.isAbsoluteOnWindows(source) ? source : absolute(source))
        return result
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : RootPath.cleaned("\(workingFolder)/\(path)")
    }

    /// A drive's or a server's path: the daemon may be another system's.
    private static func isAbsoluteOnWindows(_ path: String) -> Bool {
        let bytes = Array(path.utf8.prefix(3))
        func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }
        guard bytes.count > 2 else { return false }
        if (0x41...0x5A).contains(bytes[0] & 0xDF), bytes[1] == UInt8(ascii: ":") { return isSlash(bytes[2]) }
        guard isSlash(bytes[0]), isSlash(bytes[1]), !isSlash(bytes[2]), bytes[2] != UInt8(ascii: ".") else {
            return false
        }
        let parts = path.dropFirst(2).split(whereSeparator: { $0 == "/" || $0 == "\\" })
        return parts.count > 2
    }

    // MARK: What may be made elsewhere

    private func external(
        _ name: String,
        _ tree: Tree,
        _ reader: Reader,
        _ noun: String,
        _ shape: Shape,
        _ minor: Int
    ) throws(EngineError) -> Tree {
        var result = try reader.object(tree, shape)
        let isFile = noun == "secret" || noun == "config"
        let isExternal = result["external"] != .null
        if isExternal {
            if noun == "volume" {
                for key in ["driver", "driver_opts", "labels"] where !result[key].isEmpty {
                    throw .invalid(
                        "conflicting parameters \"external\" and \"\(key)\" specified for volume \"\(name)\""
                    )
                }
            }
            let old = result["external"]["name"]
            if old != .null {
                if result["name"] != .null {
                    throw .invalid(
                        "\(noun) \(name): \(noun).external.name and \(noun).name conflict; only use \(noun).name"
                    )
                }
                if minor >= (noun == "volume" ? 4 : 5) {
                    warn("\(noun) \(name): \(noun).external.name is deprecated in favor of \(noun).name")
                }
                result["name"] = old
                result["external"]["name"] = .null
            } else if result["name"] == .null {
                result["name"] = .string(name)
            }
        } else if isFile {
            if result["driver"] == .null {
                result["file"] = .string(absolute(result["file"].text))
            } else if result["file"] != .null {
                throw .invalid("\(noun) \(name): \(noun).driver and \(noun).file conflict; only use \(noun).driver")
            }
        }
        // Docker forgets those of networks and volumes that it makes itself.
        if isFile || isExternal { result[Project.extras] = Self.extras(tree) }
        return result
    }
}
