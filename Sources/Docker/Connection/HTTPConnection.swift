import Glibc
import Linux
import Text

/// HTTP/1.1 over one blocking socket. The client is a single thread without an event loop on purpose: an async
/// start costs 1 ms and more (docs/architecture.md), as much as everything else that `docker run` does here: measured, a whole
/// `docker ps` on this is 2.3 ms.
final class HTTPConnection {
    private let stream: HTTPStream
    /// Lines that every request's head has.
    private let fields: [String]
    /// What stands before each request's path.
    private let prefix: String
    private var buffer: [UInt8] = []
    private var position = 0
    private(set) var status = 0
    /// The status with its words.
    private(set) var statusText = ""
    private(set) var headers: [String: String] = [:]
    private enum Body { case none, length(Int), chunked(Int), untilClose }
    private var body = Body.none
    private static let headLimit = 1 << 20
    /// Of what is read as a whole: a list of a hundred thousand containers has some 100 MB.
    private static let bodyLimit = 1 << 30

    init(_ stream: HTTPStream, to endpoint: Endpoint, fields: [String]) {
        self.stream = stream
        let authorization = stream.proxy?.authorization.map { ["Proxy-Authorization: \($0)"] } ?? []
        self.fields = ["Host: \(endpoint.authority)"] + authorization + fields
        prefix = stream.proxy != nil ? endpoint.url : endpoint.path
    }

    var raw: Int32 { stream.raw }
    var isProxied: Bool { stream.proxy != nil }

    /// Whether the answer was read whole and the daemon keeps the connection.
    var isReusable: Bool {
        if case .none = body { return headers["connection"]?.lowercased() != "close" }
        return false
    }

    /// Whether an idle connection is still one: a daemon or something before it that ended it meanwhile has let us know.
    var isQuiet: Bool {
        var wait = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 0) == 0
    }

    func send(_ method: String, _ target: String, body: [UInt8]? = nil, extra: [String] = []) throws {
        var head = "\(method) \(prefix)\(target) HTTP/1.1\r\nUser-Agent: Docker-Client/28.5.2 (linux)\r\n"
        for line in fields + extra { head += line + "\r\n" }
        if let body {
            head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
        } else if method == "POST" && !extra.contains("Transfer-Encoding: chunked") {
            head += "Content-Length: 0\r\n"
        }
        do throws(SystemCallError) {
            try writeFully(raw, (Array((head + "\r\n").utf8) + (body ?? []))[...])
        } catch {
            guard error.errno == EPIPE || error.errno == ECONNRESET else { throw error }
            throw ConnectionFailure.other(stream.endReason())
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try writeFully(raw, bytes[...])
    }

    /// Reads an answer's head; informational ones but 101 are passed over.
    func readHead(of method: String) throws {
        repeat {
            do {
                if position == buffer.count, try !fill() { throw ConnectionFailure.other(stream.endReason()) }
            } catch let error as SystemCallError {
                guard error.errno == ECONNRESET else { throw error }
                throw ConnectionFailure.other(stream.endReason())
            }
            let text = try line()
            let first = text.split(separator: " ", maxSplits: 2)
            guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let code = Int(first[1]) else {
                throw ConnectionFailure.malformed(GoQuote.quoted(text))
            }
            status = code
            statusText = first.dropFirst().map(String.init).joined(separator: " ")
            headers = [:]
            var size = 0
            while true {
                let text = try line()
                if text.isEmpty { break }
                size += text.utf8.count
                if size > Self.headLimit { throw Failure("the daemon's answer has too long a head") }
                guard let colon = text.firstIndex(of: ":") else { continue }
                let value = text[text.index(after: colon)...].drop { $0 == " " }
                headers[text[..<colon].lowercased()] = String(value)
            }
        } while status < 200 && status != 101
        if method == "HEAD" || status == 204 || status == 304 || status == 101 {
            body = .none
        } else if headers["transfer-encoding"]?.lowercased() == "chunked" {
            body = .chunked(0)
        } else if let length = headers["content-length"].flatMap({ Int($0) }), length >= 0 {
            body = length == 0 ? .none : .length(length)
        } else {
            body = .untilClose
        }
    }

    /// The next piece of the body; nil at its end.
    func nextPiece() throws -> [UInt8]? {
        switch body {
        case .none: return nil
        case .untilClose:
            if position == buffer.count, try !fill() { return finish() }
            return take(buffer.count - position)
        case .length(let left):
            if position == buffer.count, try !fill() { throw Failure("unexpected EOF") }
            let piece = take(min(left, buffer.count - position))
            body = left == piece.count ? .none : .length(left - piece.count)
            return piece
        case .chunked(var left):
            if left == 0 {
                let text = try line()
                guard let size = Int(text.prefix { $0 != ";" && $0 != " " }, radix: 16), size >= 0 else {
                    throw Failure("malformed HTTP chunk")
                }
                if size == 0 {
                    while try !line().isEmpty {}
                    return finish()
                }
                left = size
            }
            if position == buffer.count, try !fill() { throw Failure("unexpected EOF") }
            let piece = take(min(left, buffer.count - position))
            left -= piece.count
            if left == 0 { _ = try line() }
            body = .chunked(left)
            return piece
        }
    }

    func readBody() throws -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try nextPiece() {
            all += piece
            if all.count > Self.bodyLimit {
                throw Failure("the daemon's answer is larger than \(Self.bodyLimit) bytes")
            }
        }
        return all
    }

    /// Whether more has arrived than was asked for: a poll(2) of the descriptor knows nothing of it.
    var hasMore: Bool { position < buffer.count }

    /// What arrived behind an upgrade's head and belongs to the raw stream.
    func takeLeftover() -> [UInt8] { take(buffer.count - position) }

    private func finish() -> [UInt8]? {
        body = .none
        return nil
    }

    private func take(_ count: Int) -> [UInt8] {
        let piece = Array(buffer[position..<position + count])
        position += count
        return piece
    }

    private func line() throws -> String {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                var text = buffer[position..<end]
                if text.last == 13 { text.removeLast() }
                position = end + 1
                return String(decoding: text, as: UTF8.self)
            }
            let pending = buffer.count - position
            if pending > Self.headLimit { throw Failure("the daemon's answer has too long a line") }
            if try !fill() { throw Failure("unexpected EOF") }
            searched = position + pending
        }
    }

    private func fill() throws -> Bool {
        buffer.removeFirst(position)
        position = 0
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: 32 << 10))
        let raw = self.raw
        let count = try systemCall("read") {
            buffer.withUnsafeMutableBytes { bytes in
                Glibc.read(raw, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
        }
        buffer.removeLast(buffer.count - start - count)
        return count > 0
    }
}
