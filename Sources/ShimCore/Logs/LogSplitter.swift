import CLinux
import Glibc

/// Cuts output into what log drivers get: lines, and pieces of 16 KiB of longer ones, at the same bytes as docker.
///
/// Whole lines are given from the buffer they were read into; only an unfinished line is kept, per stream.
struct LogSplitter {
    static let pieceLimit = 16384

    private struct Unfinished {
        var text: [UInt8] = []
        /// What the pieces of one long line have in common, once there is a first.
        var id = ""
        var time = timespec()
        var pieces = 0
    }

    private var streams = [Unfinished(), Unfinished()]

    mutating func split(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream, _ deliver: (LogPiece) -> Void) {
        let slot = stream == .stdout ? 0 : 1
        var start = 0
        while start < bytes.count, let base = bytes.baseAddress {
            let room = Self.pieceLimit - streams[slot].text.count
            let window = min(bytes.count - start, room)
            if let newline = memchr(base + start, 0x0A, window) {
                let length = UnsafeRawPointer(newline) - (base + start)
                give(UnsafeRawBufferPointer(start: base + start, count: length), ended: true, stream, deliver)
                start += length + 1
            } else {
                let rest = UnsafeRawBufferPointer(start: base + start, count: window)
                if window == room {
                    give(rest, ended: false, stream, deliver)
                } else {
                    streams[slot].text.append(contentsOf: rest)
                }
                start += window
            }
        }
    }

    /// A last line without its newline is a piece that no other follows.
    mutating func end(_ stream: OutputStream, _ deliver: (LogPiece) -> Void) {
        guard !streams[stream == .stdout ? 0 : 1].text.isEmpty else { return }
        give(UnsafeRawBufferPointer(start: nil, count: 0), ended: false, stream, deliver)
    }

    private mutating func give(
        _ rest: UnsafeRawBufferPointer,
        ended: Bool,
        _ stream: OutputStream,
        _ deliver: (LogPiece) -> Void
    ) {
        let slot = stream == .stdout ? 0 : 1
        var time = timespec()
        var part: LogPiece.Part?
        if ended && streams[slot].pieces == 0 {
            clock_gettime(CLOCK_REALTIME, &time)
        } else {
            part = nextPart(slot, isLast: ended)
            time = streams[slot].time
            if ended { streams[slot].pieces = 0 }
        }
        guard !streams[slot].text.isEmpty else {
            return deliver(LogPiece(text: rest, stream: stream, time: time, part: part))
        }
        var text: [UInt8] = []
        swap(&text, &streams[slot].text)
        text.append(contentsOf: rest)
        text.withUnsafeBytes { deliver(LogPiece(text: $0, stream: stream, time: time, part: part)) }
    }

    private mutating func nextPart(_ slot: Int, isLast: Bool) -> LogPiece.Part {
        if streams[slot].pieces == 0 {
            clock_gettime(CLOCK_REALTIME, &streams[slot].time)
            streams[slot].id = Self.identifier()
        }
        streams[slot].pieces += 1
        return LogPiece.Part(id: streams[slot].id, ordinal: streams[slot].pieces, isLast: isLast)
    }

    /// 64 hexadecimal digits.
    private static func identifier() -> String {
        let words = (0..<4).map { _ in UInt64.random(in: 0 ... .max) }
        return words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
