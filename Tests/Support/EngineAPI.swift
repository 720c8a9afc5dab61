import Text

/// The Docker Engine API as its clients see it: requests over the engine's unix socket, each on a connection of its
/// own, with nothing of ours in between.
public struct EngineAPI {
    public let socket: String

    public init(socket: String) { self.socket = socket }

    public func get(_ path: String, fields: [String: String] = [:]) throws -> EngineAnswer {
        try request("GET", path, fields: fields)
    }

    public func head(_ path: String) throws -> EngineAnswer { try request("HEAD", path) }

    public func delete(_ path: String) throws -> EngineAnswer { try request("DELETE", path) }

    /// A POST with a body of JSON, or with none at all.
    public func post(_ path: String, _ json: String? = nil, fields: [String: String] = [:]) throws -> EngineAnswer {
        var fields = fields
        if json != nil, fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
        return try request("POST", path, fields: fields, body: json.map { Array($0.utf8) })
    }

    public func put(_ path: String, _ body: [UInt8], type: String = "application/x-tar") throws -> EngineAnswer {
        try request("PUT", path, fields: ["Content-Type": type], body: body)
    }

    public func request(
        _ method: String,
        _ path: String,
        fields: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> EngineAnswer {
        let stream = try open(method, path, fields: fields, body: body)
        return EngineAnswer(stream.head, body: try stream.rest())
    }

    /// The same, with a body that is read as it comes, or with a connection that has been taken over.
    public func open(
        _ method: String,
        _ path: String,
        fields: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> EngineStream {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: docker\r\n"
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Length: \(body.count)\r\n" }
        return try EngineStream(socket, request: Array((text + "\r\n").utf8) + (body ?? []), method: method)
    }

    /// A request as it stands, whatever it is worth.
    public func bare(_ text: String) throws -> EngineStream {
        try EngineStream(socket, request: Array(text.utf8), method: "POST")
    }
}

extension EngineAPI {
    /// Creates a container of busybox and returns its id. `more` are further members of the body, each with a comma
    /// before it.
    public func create(_ name: String, _ command: [String], _ more: String = "") throws -> String {
        var writer = JSONWriter()
        writer.array { writer in for word in command { writer.string(word) } }
        let words = String(decoding: writer.bytes, as: UTF8.self)
        let query = name.isEmpty ? "" : "?name=\(name)"
        let answer = try post("/containers/create\(query)", #"{"Image":"busybox","Cmd":\#(words)\#(more)}"#).expecting(
            201
        )
        return try answer.json["Id"]?.string ?? ""
    }

    public func start(_ name: String) throws { try post("/containers/\(name)/start").expecting(204) }
}
