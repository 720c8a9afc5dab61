/// Reads a document line by line: headers choose the table that the keys below them go to.
struct TOMLParser {
    /// Arrays and tables within each other.
    static let maximumDepth = 64

    let bytes: [UInt8]
    var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    func failure(_ reason: String) -> TOMLError {
        let before = bytes[..<min(place, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return TOMLError(line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1, reason: reason)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    mutating func require(_ byte: UInt8) throws(TOMLError) {
        guard take(byte) else { throw failure("expected '\(Character(Unicode.Scalar(byte)))'") }
    }

    mutating func document() throws(TOMLError) -> TOMLTable {
        let root = TOMLNode(.header)
        var current = root
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        while true {
            try skipLines()
            guard let byte = next else { break }
            if byte == 0x5B {
                current = try header(root)
            } else {
                try pair(in: current, depth: 0)
            }
            try endLine()
        }
        return root.table
    }

    /// "[a.b]" or "[[a.b]]".
    private mutating func header(_ root: TOMLNode) throws(TOMLError) -> TOMLNode {
        place += 1
        let isArray = take(0x5B)
        skipSpaces()
        let path = try keyPath()
        try require(0x5D)
        if isArray { try require(0x5D) }
        var node = root
        for key in path.dropLast() { node = try descend(node, key) }
        guard let last = path.last else { throw failure("expected a key") }
        let made = TOMLNode(.header)
        switch (node[last], isArray) {
        case (nil, false): node[last] = .table(made)
        case (nil, true): node[last] = .tables([made])
        case (.tables(let others), true): node[last] = .tables(others + [made])
        case (.table(let known), false) where known.origin == .implied:
            known.origin = .header
            return known
        default: throw failure("table \(last) already exists")
        }
        return made
    }

    private func descend(_ node: TOMLNode, _ key: String) throws(TOMLError) -> TOMLNode {
        switch node[key] {
        case nil:
            let made = TOMLNode(.implied)
            node[key] = .table(made)
            return made
        case .table(let known) where known.origin != .inline: return known
        case .tables(let all):
            if let last = all.last { return last }
            throw failure("key \(key) is no table")
        default: throw failure("key \(key) is no table")
        }
    }

    /// "a.b = value" into a table.
    mutating func pair(in table: TOMLNode, depth: Int) throws(TOMLError) {
        var path = try keyPath()
        guard let last = path.popLast() else { throw failure("expected a key") }
        var node = table
        for key in path {
            switch node[key] {
            case nil:
                let made = TOMLNode(.dotted)
                node[key] = .table(made)
                node = made
            case .table(let known) where known.origin == .dotted: node = known
            default: throw failure("key \(key) can't be extended")
            }
        }
        guard node[last] == nil else { throw failure("key \(last) is already defined") }
        try require(0x3D)
        skipSpaces()
        node[last] = try value(depth)
    }

    /// Keys between dots, with spaces around.
    private mutating func keyPath() throws(TOMLError) -> [String] {
        var path: [String] = []
        repeat {
            skipSpaces()
            path.append(try key())
            skipSpaces()
        } while take(0x2E)
        guard path.count <= Self.maximumDepth else { throw failure("too many keys in a path") }
        return path
    }

    private mutating func key() throws(TOMLError) -> String {
        if next == 0x22 || next == 0x27 {
            if isTriple(0x22) || isTriple(0x27) { throw failure("a key can't have several lines") }
            return try text()
        }
        let start = place
        while let byte = next, Self.isBare(byte) { place += 1 }
        guard place > start else { throw failure("expected a key") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }

    mutating func skipSpaces() { while next == 0x20 || next == 0x09 { place += 1 } }

    /// White space, line ends and comments.
    mutating func skipLines() throws(TOMLError) {
        while true {
            skipSpaces()
            switch next {
            case 0x0A: place += 1
            case 0x0D where place + 1 < bytes.count && bytes[place + 1] == 0x0A: place += 2
            case 0x23: try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(TOMLError) {
        while let byte = next, byte != 0x0A {
            if (byte < 0x20 && byte != 0x09 && byte != 0x0D) || byte == 0x7F {
                throw failure("control character in a comment")
            }
            place += 1
        }
    }

    private mutating func endLine() throws(TOMLError) {
        skipSpaces()
        if next == 0x23 { try skipComment() }
        if place == bytes.count || take(0x0A) { return }
        if take(0x0D), take(0x0A) { return }
        throw failure("expected the end of the line")
    }
}
