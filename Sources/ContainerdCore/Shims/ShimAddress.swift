import Linux
import Text

/// What `start` prints: where the shim listens and which version of the task service it speaks. A plain address is
/// the form of old shims.
struct ShimAddress: Sendable, Equatable {
    let path: String
    let version: Int

    init(output: [UInt8]) throws {
        let text = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.first == "{" else {
            path = try Self.path(text)
            version = 2
            return
        }
        let node = try JSONNode.parse(text)
        let kind = node["protocol"]?.string ?? "ttrpc"
        guard kind == "ttrpc" else {
            throw EngineError.notImplemented("shim protocol \"\(kind)\" is not implemented")
        }
        version = node["version"]?.int ?? 2
        guard (2...3).contains(version) else {
            throw EngineError.notImplemented("shim version \(version) is not implemented")
        }
        path = try Self.path(node["address"]?.string ?? "")
    }

    private static func path(_ address: String) throws -> String {
        let path = address.hasPrefix("unix://") ? String(address.dropFirst(7)) : address
        guard path.first == "/", path.utf8.count < 108 else {
            throw EngineError.internalError("shim answered no usable address: \"\(address.prefix(200))\"")
        }
        return path
    }

    /// bootstrap.json, as containerd keeps it.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("version", version)
            writer.member("address", "unix://" + path)
            writer.member("protocol", "ttrpc")
        }
        return writer.bytes
    }
}
