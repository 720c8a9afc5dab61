import Glibc

/// One connection to the engine with one request on it. Nothing blocks for more than 30 seconds.
public final class EngineStream {
    private enum Framing: Equatable { case none, length(Int), chunked, bare }

    private let connection: UnixConnection
    private var buffer: [UInt8] = []
    private var framing = Framing.none
    private var chunkLeft = 0
    public private(set) var head = EngineAnswer.Head(status: 0, fields: [:])

    public var status: Int { head.status }

    init(_ path: String, request: [UInt8], method: String) throws {
        connection = try UnixConnection(path, seconds: 30)
        try write(request)
        try readHead(method)
    }

    /// Closes the connection at once, as a client does that is killed.
    public func hangUp() { connection.hangUp() }

    public func write(_ bytes: [UInt8]) throws {
        guard connection.send(bytes) == bytes.count else { throw Failure("send: errno \(errno)") }
    }

    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Ends our direction; the other stays open.
    public func finishWriting() { connection.finishWriting() }

    /// False at the end of what the engine sends.
    private func fill() throws -> Bool {
        guard let bytes = connection.receive() else {
            throw Failure("nothing came for \(connection.seconds) s: errno \(errno)")
        }
        buffer += bytes
        return !bytes.isEmpty
    }

    private func rawLine() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            }
            guard try fill() else { throw Failure("the engine hung up in the middle of an answer") }
        }
    }

    private func readHead(_ method: String) throws {
        let words = try rawLine().split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { throw Failure("no status line") }
        var fields: [String: String] = [:]
        while true {
            let line = try rawLine()
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":") else { throw Failure("no field: \(line)") }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        head = EngineAnswer.Head(status: status, fields: fields)
        if method == "HEAD" || status == 204 || status == 304 { return }
        if status == 101 || (fields["content-length"] == nil && fields["transfer-encoding"] == nil) {
            framing = .bare
        } else if let text = fields["content-length"] {
            guard let length = Int(text) else { throw Failure("Content-Length: \(text)") }
            framing = .length(length)
        } else {
            framing = .chunked
        }
    }

    /// The next piece of the body, or of a connection taken over; nil at its end. A body cut short throws.
    public func read() throws -> [UInt8]? {
        switch framing {
        case .none, .length(0): return nil
        case .bare:
            if buffer.isEmpty, try !fill() { return nil }
            return take(buffer.count)
        case .length(let left):
            let piece = try some(left)
            framing = .length(left - piece.count)
            return piece
        case .chunked:
            if chunkLeft == 0 {
                guard let size = Int(try rawLine(), radix: 16) else { throw Failure("no size of a chunk") }
                if size == 0 {
                    _ = try rawLine()
                    framing = .none
                    return nil
                }
                chunkLeft = size
            }
            let piece = try some(chunkLeft)
            chunkLeft -= piece.count
            if chunkLeft == 0, try rawLine() != "" { throw Failure("no end of a chunk") }
            return piece
        }
    }

    private func some(_ limit: Int) throws -> [UInt8] {
        if buffer.isEmpty, try !fill() { throw Failure("the engine hung up in the middle of an answer") }
        return take(min(limit, buffer.count))
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// Pieces until there are so many bytes; throws where the stream ends before.
    public func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let piece = try read() else { throw Failure("it ended after \(bytes.count) of \(count) bytes") }
            bytes += piece
        }
        return bytes
    }

    /// Everything up to the end.
    public func rest() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try read() { bytes += piece }
        return bytes
    }

    private var lineBuffer: [UInt8] = []

    /// The next line of the body without its end; nil when there is no more.
    public func line() throws -> String? {
        while true {
            if let end = lineBuffer.firstIndex(of: 0x0A) {
                let line = lineBuffer[..<end]
                lineBuffer.removeFirst(end + 1)
                return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            }
            guard let piece = try read() else { return nil }
            lineBuffer += piece
        }
    }
}
