/// Values: arrays, inline tables, and what is told by its letters.
extension TOMLParser {
    mutating func value(_ depth: Int) throws(TOMLError) -> TOMLNode.Entry {
        guard depth < Self.maximumDepth else { throw failure("values are nested too deeply") }
        switch next {
        case 0x22, 0x27: return .value(.string(try isTriple(0x22) || isTriple(0x27) ? longText() : text()))
        case 0x5B: return .value(.array(try array(depth)))
        case 0x7B: return .table(try inlineTable(depth))
        case nil: throw failure("expected a value")
        default: return .value(try word())
        }
    }

    private mutating func array(_ depth: Int) throws(TOMLError) -> [TOMLValue] {
        place += 1
        var values: [TOMLValue] = []
        while true {
            try skipLines()
            if take(0x5D) { return values }
            switch try value(depth + 1) {
            case .value(let value): values.append(value)
            case .table(let node): values.append(.table(node.table))
            case .tables: break
            }
            try skipLines()
            if take(0x2C) { continue }
            try require(0x5D)
            return values
        }
    }

    private mutating func inlineTable(_ depth: Int) throws(TOMLError) -> TOMLNode {
        place += 1
        let node = TOMLNode(.inline)
        skipSpaces()
        if take(0x7D) { return node }
        while true {
            skipSpaces()
            try pair(in: node, depth: depth + 1)
            skipSpaces()
            if take(0x7D) { return node }
            try require(0x2C)
        }
    }

    /// What stands without quotes: true, false, a number or a time.
    private mutating func word() throws(TOMLError) -> TOMLValue {
        let start = place
        let isEnd: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x5D, 0x7D, 0x23].contains($0) }
        while let byte = next, !isEnd(byte) { place += 1 }
        // "1979-05-27 07:32:00": a date and a time with a space between.
        if place - start == 10, bytes[start + 4] == 0x2D, bytes.count > place + 2, bytes[place] == 0x20,
            (0x30...0x39).contains(bytes[place + 1])
        {
            place += 1
            while let byte = next, !isEnd(byte) { place += 1 }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        switch text {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        default:
            if let value = TOMLNumber.value(Array(text.utf8)) { return value }
            place = start
            throw failure(text.isEmpty ? "expected a value" : "\(text) is no value")
        }
    }
}
