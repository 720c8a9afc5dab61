import Text

/// What meta.json says of a context. Endpoints of other kinds than docker's are kept as they stand.
struct ContextRecord {
    static let docker = "docker"

    var name: String
    var description = ""
    private var additional: [(key: String, value: JSONNode)] = []
    private var endpoints: [(key: String, value: JSONNode)] = []

    init(name: String, host: String, skipsVerification: Bool = false, description: String = "") throws {
        self.name = name
        self.description = description
        try setEndpoint(host: host, skipsVerification: skipsVerification)
    }

    init(_ node: JSONNode) throws(JSONError) {
        let fields = try JSONField(node, type: "store.untypedContextMetadata")
        name = try fields.string("Name")
        for (key, value) in node["Metadata"]?.members ?? [] {
            if key == "Description" { description = value.string ?? "" } else { additional.append((key, value)) }
        }
        endpoints =
            try fields.map("Endpoints", type: "map[string]json.RawMessage")?.map { ($0.key, $0.value.node) } ?? []
        endpoints.sort { $0.key < $1.key }
        additional.sort { $0.key < $1.key }
    }

    private var endpoint: JSONNode? { endpoints.last { $0.key == Self.docker }?.value }

    /// nil for a context without an endpoint of docker's.
    var host: String? { endpoint.map { $0["Host"]?.string ?? "" } }
    var skipsVerification: Bool { endpoint?["SkipTLSVerify"]?.bool ?? false }

    mutating func setEndpoint(host: String, skipsVerification: Bool) throws {
        var writer = JSONWriter()
        writer.object { object in
            object.member("Host", omitEmpty: host)
            object.member("SkipTLSVerify", skipsVerification)
        }
        endpoints.removeAll { $0.key == Self.docker }
        endpoints.append((Self.docker, try JSONNode.parse(writer.bytes)))
        endpoints.sort { $0.key < $1.key }
    }

    /// The members of meta.json, in docker's order.
    func write(to object: inout JSONWriter) {
        object.member("Name", omitEmpty: name)
        object.memberObject("Metadata") { metadata in
            var members = additional.map { ($0.key, Array($0.value.rawBytes)) }
            if !description.isEmpty {
                var writer = JSONWriter()
                writer.string(description)
                members.append(("Description", writer.bytes))
            }
            for (key, bytes) in members.sorted(by: { $0.0 < $1.0 }) { metadata.memberRaw(key, bytes) }
        }
        object.memberObject("Endpoints") { map in
            for (key, value) in endpoints { map.member(key, value) }
        }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { write(to: &$0) }
        return writer.bytes
    }

    /// docker's rule for names.
    static func check(_ name: String) throws(Failure) {
        if name.isEmpty { throw Failure("context name cannot be empty") }
        if name == Settings.defaultContext { throw Failure("\"default\" is a reserved context name") }
        func isWord(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let rest = name.utf8.dropFirst()
        guard name.utf8.first.map(isWord) == true, !rest.isEmpty,
            rest.allSatisfy({ isWord($0) || "_.+-".utf8.contains($0) })
        else {
            throw Failure(
                "context name \(GoQuote.quoted(name)) is invalid, names are validated against regexp "
                    + "\"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\""
            )
        }
    }
}
