import Linux

/// Takes apart the frames `[stream,0,0,0,length]` of a container without a terminal.
struct StreamSplitter {
    private var header: [UInt8] = []
    private var left = 0
    private var output: Int32 = 1
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
                let stream: Int32 = header[0] >= 2 ? 2 : 1
                if stream != output { try flush() }
                output = stream
                left = header[4...].reduce(0) { $0 << 8 | Int($1) }
                header.removeAll(keepingCapacity: true)
            } else {
                let piece = rest.prefix(left)
                gathered += piece
                left -= piece.count
                rest = rest.dropFirst(piece.count)
            }
        }
        try flush()
    }

    private mutating func flush() throws {
        if !gathered.isEmpty { try sink(output, gathered[...]) }
        gathered.removeAll(keepingCapacity: true)
    }
}
