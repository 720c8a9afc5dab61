import Linux
import Text

/// What dockerd tells netd: a document behind four bytes with its length.
public struct NetdUpdate: Sendable {
    /// Whether what is not named here goes.
    public var isWhole = false
    public var sandboxes: [Sandbox] = []
    /// By container: all the ports that it has from now on.
    public var ports: [String: [PortForward]] = [:]
    /// Containers that have no sandbox any more.
    public var gone: [String] = []

    public static let lengthBytes = 4
    /// Bytes of one document; ten thousand containers take some megabytes.
    public static let limit = 64 << 20

    public init() {}

    init(_ bytes: [UInt8]) throws(JSONError) {
        let node = try JSONNode.parse(bytes)
        isWhole = node["whole"]?.bool ?? false
        sandboxes = (node["sandboxes"]?.elements ?? []).compactMap { Sandbox($0) }
        for (id, list) in node["ports"]?.members ?? [] {
            ports[id] = list.elements.compactMap { PortForward($0) }
        }
        gone = node["gone"]?.strings ?? []
    }

    public var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("whole", isWhole)
            writer.memberArray("sandboxes") { array in
                for sandbox in sandboxes { array.object { sandbox.members(&$0) } }
            }
            writer.memberObject("ports") { writer in
                for (id, list) in ports {
                    writer.memberArray(id) { array in
                        for forward in list { array.object { forward.members(&$0) } }
                    }
                }
            }
            writer.member("gone", gone)
        }
        return writer.bytes
    }
}
