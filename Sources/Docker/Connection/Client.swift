import Bytes
import Glibc
import Linux
import Text

/// The Engine API for one command: an idle connection is used again, so a whole command is mostly one connection.
final class Client {
    private let settings: Settings
    private lazy var endpoint = Result { try settings.endpoint() }
    /// What config.json adds to every request.
    private lazy var commonFields = settings.headers()
    private var idle: HTTPConnection?
    private var negotiated: String?
    static let newest = (1, 51)

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// The lower of our version and the daemon's, from the ping's header; DOCKER_API_VERSION overrides both.
    func version() throws -> String {
        if let negotiated { return negotiated }
        if let text = getenv("DOCKER_API_VERSION") {
            let version = String(cString: text)
            if !version.isEmpty {
                negotiated = version
                return version
            }
        }
        let connection = try open()
        try connection.send("HEAD", "/_ping")
        try connection.readHead(of: "HEAD")
        recycle(connection)
        let parts = (connection.headers["api-version"] ?? "").split(separator: ".").compactMap { Int($0) }
        let theirs = parts.count == 2 ? (parts[0], parts[1]) : Self.newest
        let lower = theirs < Self.newest ? theirs : Self.newest
        let version = "\(lower.0).\(lower.1)"
        negotiated = version
        return version
    }

    /// A request whose answer is small: its JSON, or null when there is none.
    @discardableResult
    func call(
        _ method: String,
        _ path: String,
        _ query: [(String, String)] = [],
        body: [UInt8]? = nil,
        headers: [String] = []
    ) throws -> JSONNode {
        let connection = try stream(method, path, query, body: body, headers: headers)
        let bytes = try connection.readBody()
        recycle(connection)
        return try JSONNode.parse(bytes.isEmpty ? Array("null".utf8) : bytes)
    }

    /// A request whose answer the caller reads piece by piece.
    func stream(
        _ method: String,
        _ path: String,
        _ query: [(String, String)] = [],
        body: [UInt8]? = nil,
        upload: Int32? = nil,
        headers: [String] = []
    ) throws -> HTTPConnection {
        let target = try target(path, query)
        let connection = try open()
        if let upload {
            let type = "Content-Type: application/x-tar"
            try connection.send(method, target, extra: [type, "Transfer-Encoding: chunked"] + headers)
            try connection.sendChunks(from: upload)
        } else {
            try connection.send(method, target, body: body, extra: headers)
        }
        try connection.readHead(of: method)
        try check(connection)
        return connection
    }

    /// A request whose body is written while it is made. A daemon that answers before it has read everything hangs up on
    /// what is left: the answer counts, then.
    func upload(
        _ method: String,
        _ path: String,
        _ query: [(String, String)],
        body: (any ByteSink) throws -> Void
    ) throws -> HTTPConnection {
        let target = try target(path, query)
        let connection = try open()
        let type = "Content-Type: application/x-tar"
        try connection.send(method, target, extra: [type, "Transfer-Encoding: chunked"])
        do {
            let sink = BufferedSink(ChunkSink(connection))
            try body(sink)
            try sink.finish()
        } catch let error as SystemCallError {
            guard error.errno == EPIPE || error.errno == ECONNRESET else { throw error }
        }
        try connection.readHead(of: method)
        try check(connection)
        return connection
    }

    /// A request that turns its connection into the raw stream of a container's terminal or pipes.
    func hijack(_ path: String, _ query: [(String, String)] = [], body: [UInt8]? = nil) throws -> HTTPConnection {
        let connection = try open()
        try connection.send(
            "POST",
            try target(path, query),
            body: body,
            extra: ["Connection: Upgrade", "Upgrade: tcp"]
        )
        try connection.readHead(of: "POST")
        if connection.status != 101 && connection.status != 200 { try check(connection) }
        return connection
    }

    func recycle(_ connection: HTTPConnection) {
        if connection.isReusable { idle = connection }
    }

    private func open() throws -> HTTPConnection {
        if let idle {
            self.idle = nil
            return idle
        }
        return HTTPConnection(raw: try endpoint.get().connect(), fields: commonFields)
    }

    private func target(_ path: String, _ query: [(String, String)]) throws -> String {
        let pairs = query.map { "\($0.0)=\(Self.escape($0.1))" }.joined(separator: "&")
        return "/v\(try version())\(path)" + (pairs.isEmpty ? "" : "?\(pairs)")
    }

    private func check(_ connection: HTTPConnection) throws {
        if connection.status < 400 { return }
        let bytes = try connection.readBody()
        recycle(connection)
        let message = (try? JSONNode.parse(bytes))?["message"]?.string ?? String(decoding: bytes, as: UTF8.self)
        throw Failure("Error response from daemon: \(message.trimmingBlanks())", status: connection.status)
    }

    /// Percent encoding for a path element or a query's value.
    static func escape(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }
}
