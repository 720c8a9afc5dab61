import Linux
import Text

/// What `start` prints: where the shim listens and which version of the task service it speaks. A plain address is
/// the form of old shims.
struct ShimAddress: Sendable, Equatable {
    let path: String
    let version: Int

    /// What a sandbox's controller says of its shim: "ttrpc+unix:///path".
    init(endpoint: String, version: Int) throws {
        guard let plus = endpoint.firstIndex(of: "+") else {
            throw EngineError.internalError(
                "the scheme of sandbox address should be in the form of <protocol>+<unix|vsock|tcp>, "
                    + "i.e. ttrpc+unix or grpc+vsock"
            )
        }
        self.version = version
        try Self.check(kind: String(endpoint[..<plus]), version: version)
        path = try Self.path(String(endpoint[plus...].dropFirst()))
    }

    var endpoint: String { "ttrpc+unix://\(path)" }

    init(output: [UInt8]) throws {
        let text = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.first == "{" else {
            path = try Self.path(text)
            version = 2
            return
        }
        let node = try JSONNode.parse(text)
        version = node["version"]?.int ?? 2
        try Self.check(kind: node["protocol"]?.string ?? "ttrpc", version: version)
        path = try Self.path(node["address"]?.string ?? "")
    }

    private static func check(kind: String, version: Int) throws {
        guard kind.lowercased() == "ttrpc" else {
            throw EngineError.notImplemented("shim protocol \"\(kind)\" is not implemented: not implemented")
        }
        guard (2...3).contains(version) else {
            throw EngineError.notImplemented("unsupported shim version (\(version)): not implemented")
        }
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
