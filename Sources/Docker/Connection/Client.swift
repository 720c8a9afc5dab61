import Bytes
import Glibc
import Linux
import Text

/// The Engine API for one command: an idle connection is used again, so a whole command is mostly one connection.
final class Client {
    private let settings: Settings
    private lazy var endpoint = Result { try settings.endpoint() }
    /// What config.json adds to every request.
    private lazy var commonFields = Result { try settings.headers() }
    private var idle: HTTPConnection?
    private var negotiated: String?
    /// What the ping brought; a daemon that does not answer is asked once.
    private var greeting: Result<DaemonGreeting, any Error>?
    static let newest = "1.51"

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// The lower of our version and the daemon's; DOCKER_API_VERSION overrides both.
    func version() throws -> String {
        if let negotiated { return negotiated }
        var version = Configuration.variable("DOCKER_API_VERSION") ?? ""
        // "v1.40" is "1.40".
        if version.hasPrefix("v") { version.removeFirst() }
        if version.isEmpty {
            // Who does not say it is older than this.
            let theirs = try greet().version
            version = theirs.isEmpty ? "1.24" : theirs
            if !Self.isOlder(version, than: Self.newest) { version = Self.newest }
        }
        negotiated = version
        return version
    }

    /// The same, and the newest where no daemon answers.
    var spoken: String { (try? version()) ?? Self.newest }

    func isOlder(than other: String) -> Bool { Self.isOlder(spoken, than: other) }

    private static func isOlder(_ version: String, than other: String) -> Bool {
        func numbers(_ text: String) -> [Int] { text.split(separator: ".").map { Int($0) ?? 0 } }
        return numbers(version).lexicographicallyPrecedes(numbers(other))
    }

    /// nil where none answers.
    var daemon: DaemonGreeting? { try? greet() }

    private func greet() throws -> DaemonGreeting {
        if let greeting { return try greeting.get() }
        let answer = Result { try ping() }
        greeting = answer
        return try answer.get()
    }

    private func ping() throws -> DaemonGreeting {
        var connection = try open()
        try connection.send("HEAD", "/_ping")
        try connection.readHead(of: "HEAD")
        // Who is too old for that, or a proxy, is asked again.
        if connection.status != 200 && connection.status != 500 {
            connection = try open()
            try connection.send("GET", "/_ping")
            try connection.readHead(of: "GET")
            _ = try connection.readBody()
        }
        recycle(connection)
        return DaemonGreeting(connection.headers)
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
        headers: [String] = []
    ) throws -> HTTPConnection {
        try attempt(method, path, query) { target in
            let connection = try open()
            try connection.send(method, target, body: body, extra: headers)
            try connection.readHead(of: method)
            try check(connection, method, target)
            return connection
        }
    }

    /// A request whose answer is waited for later: several may be under way at once.
    func begin(_ method: String, _ path: String, _ query: [(String, String)] = []) throws -> HTTPConnection {
        try attempt(method, path, query) { target in
            let connection = try open()
            try connection.send(method, target)
            return connection
        }
    }

    /// Reads the head of the answer to what was begun.
    func finish(
        _ connection: HTTPConnection,
        _ method: String,
        _ path: String,
        _ query: [(String, String)] = []
    ) throws {
        _ = try attempt(method, path, query) { target in
            try connection.readHead(of: method)
            try check(connection, method, target)
            return connection
        }
    }

    /// A request whose body is written while it is made. A daemon that answers before it has read everything hangs up on
    /// what is left: the answer counts, then.
    func upload(
        _ method: String,
        _ path: String,
        _ query: [(String, String)],
        headers: [String] = [],
        body: (any ByteSink) throws -> Void
    ) throws -> HTTPConnection {
        try attempt(method, path, query) { target in
            let connection = try open()
            let type = "Content-Type: application/x-tar"
            try connection.send(method, target, extra: [type, "Transfer-Encoding: chunked"] + headers)
            do {
                let sink = BufferedSink(ChunkSink(connection))
                try body(sink)
                try sink.finish()
            } catch let error as SystemCallError {
                guard error.errno == EPIPE || error.errno == ECONNRESET else { throw error }
            }
            try connection.readHead(of: method)
            try check(connection, method, target)
            return connection
        }
    }

    /// A request whose body is what a descriptor has.
    func upload(_ method: String, _ path: String, _ query: [(String, String)], from source: Int32) throws
        -> HTTPConnection
    {
        try upload(method, path, query) { sink in
            var chunk = [UInt8](repeating: 0, count: 256 << 10)
            while true {
                let count = try systemCall("read") {
                    chunk.withUnsafeMutableBytes { Glibc.read(source, $0.baseAddress, $0.count) }
                }
                if count == 0 { return }
                try chunk.withUnsafeBytes { try sink.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
        }
    }

    /// A request that turns its connection into the raw stream of a container's terminal or pipes.
    func hijack(_ path: String, _ query: [(String, String)] = [], body: [UInt8]? = nil) throws -> HTTPConnection {
        try attempt("POST", path, query) { target in
            let connection = try open(isTakenOver: true)
            try connection.send("POST", target, body: body, extra: ["Connection: Upgrade", "Upgrade: tcp"])
            try connection.readHead(of: "POST")
            if connection.status != 101 && connection.status != 200 {
                throw Failure("unable to upgrade to tcp, received \(connection.status)", status: connection.status)
            }
            return connection
        }
    }

    /// The bare stream to the daemon.
    func dial() throws -> HTTPStream {
        let endpoint = try endpoint.get()
        do {
            return try endpoint.connect(isTakenOver: true)
        } catch let failure as ConnectionFailure {
            throw Failure(failure.reason)
        }
    }

    /// Without an answer the error tells what was asked.
    private func attempt(
        _ method: String,
        _ path: String,
        _ query: [(String, String)],
        _ body: (String) throws -> HTTPConnection
    ) throws -> HTTPConnection {
        do {
            return try body(try target(path, query))
        } catch let failure as ConnectionFailure {
            let endpoint = try endpoint.get()
            negotiated = negotiated ?? Self.newest
            throw failure.failure(endpoint, method, endpoint.url + (try target(path, query)))
        }
    }

    func recycle(_ connection: HTTPConnection) {
        if connection.isReusable { idle = connection }
    }

    private func open(isTakenOver: Bool = false) throws -> HTTPConnection {
        let endpoint = try endpoint.get()
        if let idle, !(isTakenOver && idle.isProxied) {
            self.idle = nil
            if idle.isQuiet { return idle }
        }
        let fields = try commonFields.get()
        return HTTPConnection(try endpoint.connect(isTakenOver: isTakenOver), to: endpoint, fields: fields)
    }

    private func target(_ path: String, _ query: [(String, String)]) throws -> String {
        try Self.refuseEmptyName(path)
        let pairs = query.map { "\($0.0)=\(Self.escape($0.1))" }.joined(separator: "&")
        return "/v\(try version())\(path)" + (pairs.isEmpty ? "" : "?\(pairs)")
    }

    /// `docker stop "$ID"` without an ID asks a daemon for what it redirects: docker refuses it here.
    private static func refuseEmptyName(_ path: String) throws(Failure) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        guard parts.count > 1, let kind = parts.first, !kind.elementsEqual("images".utf8),
            parts.dropFirst().contains(where: \.isEmpty)
        else { return }
        throw Failure("invalid \(Substring(kind.dropLast())) name or ID: value is empty")
    }

    private func check(_ connection: HTTPConnection, _ method: String, _ target: String) throws {
        let status = connection.status
        if status < 300 || status < 400 && (method == "GET" || method == "HEAD" || status == 304) { return }
        if status < 400 { throw Failure("unexpected redirect in response") }
        let bytes = try connection.readBody()
        recycle(connection)
        let isJSON = connection.headers["content-type"] == "application/json"
        if bytes.isEmpty {
            throw Failure(
                "request returned \(connection.statusText) for API route and version \(try endpoint.get().url)\(target), "
                    + "check if the server supports the requested API version",
                status: status
            )
        }
        guard isJSON, let node = try? JSONNode.parse(bytes) else {
            let text = String(decoding: bytes.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self).trimmingBlanks()
            throw Failure("Error response from daemon: \(text)", status: status)
        }
        let message = node["message"]?.string ?? ""
        let known =
            message.isEmpty
            ? "API returned a \(status) (\(connection.statusText.dropFirst(4))) but provided no error-message"
            : message.trimmingBlanks()
        throw Failure("Error response from daemon: \(known)", status: status)
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
