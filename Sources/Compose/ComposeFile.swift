import Linux
import Text
import YAML

/// One file as it was read, with nothing filled in.
public struct ComposeFile: Sendable {
    public let name: String
    let members: [String: Tree]

    public init(name: String, _ bytes: [UInt8]) throws(EngineError) {
        self.name = name
        let tree: Tree?
        do throws(YAMLError) { tree = try YAMLReader.read(bytes) } catch { throw .invalid(error.description) }
        guard case .some(.map(let members)) = tree else { throw .invalid("top-level object must be a mapping") }
        self.members = members
    }

    private static let newest = "3.13"

    var version: String {
        guard let version = members["version"] else { return Self.newest }
        let text = version == .null ? "<nil>" : version.scalar
        return text.isEmpty || text == "3" ? Self.newest : text
    }

    /// nil for a version that there is not.
    static func minor(_ version: String) -> Int? {
        guard version.hasPrefix("3."), let minor = Int(version.dropFirst(2)), "3.\(minor)" == version else {
            return nil
        }
        return (0...13).contains(minor) ? minor : nil
    }

    // MARK: Members of services that do not work here

    private static let unsupported = [
        "build", "cgroupns_mode", "cgroup_parent", "devices", "domainname", "external_links", "ipc", "links",
        "mac_address", "network_mode", "pid", "privileged", "restart", "security_opt", "shm_size", "userns_mode",
    ]

    private static let deprecated = [
        "container_name": "Setting the container name is not supported.",
        "expose": "Exposing ports is unnecessary - services on the same network can access each other's containers "
            + "on any port.",
    ]

    private static let forbidden = [
        "extends": "Support for `extends` is not implemented yet.",
        "volume_driver": "Instead of setting the volume driver on the service, define a volume using the top-level "
            + "`volumes` option and specify the driver there.",
        "volumes_from": "To share a volume between services, define it using the top-level `volumes` option and "
            + "reference it from each service that shares it using the service-level `volumes` option.",
        "cpu_quota": limits, "cpu_shares": limits, "cpuset": limits, "mem_limit": limits, "memswap_limit": limits,
    ]
    private static let limits = "Set resource limits using deploy.resources"

    private func uses(_ property: String) -> Bool {
        members["services"]?.members.values.contains { $0.members[property] != nil } ?? false
    }

    /// "" for none.
    func forbiddenText() -> String { Self.text(Self.forbidden.filter { uses($0.key) }) }

    private static func text(_ found: [String: String]) -> String {
        found.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "\n\n")
    }

    /// What a deployment leaves aside of these files, for people.
    public static func warnings(_ files: [ComposeFile]) -> [String] {
        var result: [String] = []
        let unsupported = Self.unsupported.sorted().filter { name in files.contains { $0.uses(name) } }
        if !unsupported.isEmpty {
            result.append("Ignoring unsupported options: \(unsupported.joined(separator: ", "))\n")
        }
        let deprecated = Self.deprecated.filter { name in files.contains { $0.uses(name.key) } }
        if !deprecated.isEmpty { result.append("Ignoring deprecated options:\n\n\(text(deprecated))\n") }
        return result
    }
}
