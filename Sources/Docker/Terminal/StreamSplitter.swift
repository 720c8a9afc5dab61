import Linux

/// Takes apart the frames `[stream,0,0,0,length]` of a container without a terminal. The frame of stream 3 is the daemon's:
/// why it tells no more.
struct StreamSplitter {
    private var header: [UInt8] = []
    private var left = 0
    private var output: Int32 = 1
    private static let problem: Int32 = 3
    private static let problemLimit = 64 << 10
    /// Payloads of one stream that came together are written together: a log has a frame for each line.
    private var gathered: [UInt8] = []
    /// What gets the bytes of a stream: the descriptor of that number unless told.
    private let sink: (Int32, ArraySlice<UInt8>) throws -> Void

    init(sink: @escaping (Int32, ArraySlice<UInt8>) throws -> Void = { try writeFully($0, $1) }) {
        self.sink = sink
    }

    mutating func write(_ bytes: ArraySlice<UInt8>) throws {
        var rest = bytes
        while !rest.isEmpty {
            if left == 0 {
                let taken = rest.prefix(8 - header.count)
                header += taken
                rest = rest.dropFirst(taken.count)
                if header.count < 8 { break }
                guard header[0] <= 3 else { throw Failure("unrecognized input header: \(header[0])") }
                if Int32(header[0]) != output { try flush() }
                output = max(1, Int32(header[0]))
                left = header[4...].reduce(0) { $0 << 8 | Int($1) }
                header.removeAll(keepingCapacity: true)
            } else {
                let piece = rest.prefix(left)
                gathered += piece
                left -= piece.count
                rest = rest.dropFirst(piece.count)
                if output == Self.problem, left == 0 || gathered.count > Self.problemLimit {
                    throw Failure("error from daemon in stream: \(String(decoding: gathered, as: UTF8.self))")
                }
            }
        }
        if output != Self.problem { try flush() }
    }

    private mutating func flush() throws {
        if !gathered.isEmpty { try sink(output, gathered[...]) }
        gathered.removeAll(keepingCapacity: true)
    }
}
