import Glibc
import Linux
import Text

/// daemon.json: its keys made flat as docker does it, each known by the table.
public struct OptionFile: Sendable {
    public static let standardPath = "/etc/docker/daemon.json"

    /// Objects that are values; all others only group keys ("proxies").
    private static let deep: Set<String> = [
        "default-network-opts", "log-opts", "runtimes", "default-ulimits", "features", "builder",
    ]
    /// Keys without a flag that docker lets pass.
    private static let ignored: Set<String> = ["builder", "deprecated-key-path", "allow-nondistributable-artifacts"]

    public let path: String
    public private(set) var values: [String: JSONNode] = [:]

    /// An empty file, for what has no file.
    public init() {
        path = Self.standardPath
    }

    /// The standard file may be missing, one that was named may not.
    public init(named: String?) throws(OptionProblem) {
        let path = named ?? Self.standardPath
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, limit: 1 << 20)
        } catch {
            if named == nil && error.errno == ENOENT {
                self.init()
                return
            }
            throw Self.failure(path, error.errno == ENOENT ? "open \(path): no such file or directory" : "\(error)")
        }
        try self.init(path: path, bytes: bytes)
    }

    public init(path: String, bytes: [UInt8]) throws(OptionProblem) {
        self.path = path
        // A byte order mark is what editors of another world leave.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if text.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return }
        let node: JSONNode
        do { node = try JSONNode.parse(text, refuseDuplicateKeys: true) } catch { throw failure(error.message) }
        guard node.kind == .object else {
            throw failure("json: cannot unmarshal \(Self.kind(node)) into Go value of type map[string]interface {}")
        }
        for (key, value) in node.members {
            if value.kind == .object, !Self.deep.contains(key) {
                for (inner, value) in value.members { values[inner] = value }
            } else {
                values[key] = value
            }
        }
        // One address was the old form of the key.
        if let old = values.removeValue(forKey: "host-gateway-ip") {
            guard values["host-gateway-ips"] == nil else {
                throw failure("host-gateway-ip and host-gateway-ips must not both be specified in the config file")
            }
            values["host-gateway-ips"] = old
        }
        let unknown = values.keys.filter { OptionRows.byKey[$0] == nil && !Self.ignored.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw failure(
                "the following directives don't match any configuration option: \(unknown.joined(separator: ", "))"
            )
        }
        for (key, value) in values.sorted(by: { $0.key < $1.key }) where !value.isNull {
            guard let row = OptionRows.byKey[key], let wanted = Self.mismatch(row, value) else { continue }
            throw failure(
                "json: cannot unmarshal \(Self.kind(value)) into Go struct field Config.\(key) of type \(wanted)"
            )
        }
    }

    public func failure(_ reason: String) -> OptionProblem { Self.failure(path, reason) }

    private static func failure(_ path: String, _ reason: String) -> OptionProblem {
        OptionProblem("unable to configure the Docker daemon with file \(path): \(reason)")
    }

    /// A key that stands in both places is an error: nobody should have to know which one counts.
    public func refuseConflicts(with flags: ParsedOptions) throws(OptionProblem) {
        let conflicts = OptionRows.all.sorted { $0.flag < $1.flag }.compactMap { row -> String? in
            // Runtimes of both places are put together.
            guard let key = row.key, flags.isSet(row.flag), let value = values[key], key != "runtimes" else {
                return nil
            }
            return "\(key): (from flag: \(Self.text(row, flags)), from file: \(Self.text(key, value)))"
        }
        guard conflicts.isEmpty else {
            throw failure(
                "the following directives are specified both as a flag and in the configuration file: "
                    + conflicts.joined(separator: ", ")
            )
        }
    }

    /// A proxy's URL may hold a password.
    private static func text(_ key: String, _ value: JSONNode) -> String {
        ["http-proxy", "https-proxy"].contains(key) ? ProxyURL.masked(value.string ?? "") : GoValue.text(value)
    }

    private static func text(_ row: OptionRow, _ flags: ParsedOptions) -> String {
        switch row.value {
        case .list: return "[" + flags.list(row.flag).joined(separator: " ") + "]"
        case .map:
            let pairs = flags.list(row.flag).map { text in
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return "\(parts[0]):\(parts.count > 1 ? parts[1] : "")"
            }
            return "map[" + pairs.sorted().joined(separator: " ") + "]"
        case .bool, .int, .string:
            let text = flags.string(row.flag) ?? ""
            return ["http-proxy", "https-proxy"].contains(row.flag) ? ProxyURL.masked(text) : text
        }
    }

    private static func kind(_ node: JSONNode) -> String {
        switch node.kind {
        case .array: "array"
        case .bool: "bool"
        case .number: "number"
        case .object: "object"
        case .string: "string"
        default: "null"
        }
    }

    /// The type that Go's decoder would name; nil when the value fits.
    private static func mismatch(_ row: OptionRow, _ value: JSONNode) -> String? {
        switch row.value {
        case .bool: return value.bool == nil ? "bool" : nil
        case .int: return value.int == nil ? "int" : nil
        case .string:
            // A size may be a number of bytes.
            if row.flag == "default-shm-size", value.int64 != nil { return nil }
            return value.string == nil ? "string" : nil
        case .list:
            if row.flag == "host-gateway-ip", value.string != nil { return nil }
            return value.kind == .array ? nil : "[]string"
        case .map: return value.kind == .object ? nil : "map[string]string"
        }
    }
}
