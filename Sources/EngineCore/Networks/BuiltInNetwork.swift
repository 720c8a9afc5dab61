import Bytes
import DockerAPI
import Text

/// One of the networks that are always there.
public struct BuiltInNetwork: Sendable {
    public let name: String
    public let driver: String
    public let id: String
    private let created: String

    /// The ids are the daemon's own and stay the same, as names and ids of docker's networks do.
    public static func all(engine: String, created: String) -> [BuiltInNetwork] {
        [("none", "null"), ("host", "host")].map { name, driver in
            let id = Digest.of(Array("\(engine) \(name)".utf8)).hex
            return BuiltInNetwork(name: name, driver: driver, id: id, created: created)
        }
    }

    public func passes(_ filters: FilterArguments) throws -> Bool {
        if filters.contains("dangling"), try filters.bool("dangling", default: false) { return false }
        return filters.exactMatch("driver", driver) && filters.match("id", id) && filters.match("name", name)
            && filters.matchesLabels("label", [:]) && filters.exactMatch("scope", "local")
            && filters.exactMatch("type", "builtin")
    }

    public static let filterNames: Set<String> = ["dangling", "driver", "id", "label", "name", "scope", "type"]

    public func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("Name", name)
            writer.member("Id", id)
            writer.member("Created", created)
            writer.member("Scope", "local")
            writer.member("Driver", driver)
            writer.member("EnableIPv4", true)
            writer.member("EnableIPv6", false)
            writer.memberObject("IPAM") {
                $0.member("Driver", "default")
                $0.memberNull("Options")
                $0.memberNull("Config")
            }
            writer.member("Internal", false)
            writer.member("Attachable", false)
            writer.member("Ingress", false)
            writer.memberObject("ConfigFrom") { $0.member("Network", "") }
            writer.member("ConfigOnly", false)
            for name in ["Containers", "Options", "Labels"] { writer.memberObject(name) { _ in } }
        }
    }
}
