/// A regular expression in Go's syntax, for the question whether a text has a match. It takes time in proportion to the
/// text and the expression whatever both are, so it may come from a client. Classes of Unicode (\p) are not known.
public struct Pattern: Sendable {
    private let program: [PatternStep]

    public init(_ text: String) throws(PatternError) {
        var parser = PatternParser(text)
        program = try PatternCompiler.program(try parser.parse())
    }

    /// Whether any part of the text matches.
    public func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var current = PatternThreads(count: program.count)
        var next = PatternThreads(count: program.count)
        for place in 0...text.count {
            // A match may begin at every place.
            if follow(0, text, place, &current) { return true }
            guard place < text.count else { return false }
            for index in current.list {
                guard case .one(let set) = program[index], set.contains(text[place]) else { continue }
                if follow(index + 1, text, place + 1, &next) { return true }
            }
            swap(&current, &next)
            next.clear()
        }
        return false
    }

    /// Adds what can be reached from a step without a character; true when that is the end.
    private func follow(_ start: Int, _ text: [Unicode.Scalar], _ place: Int, _ threads: inout PatternThreads) -> Bool {
        var pending = [start]
        while let index = pending.popLast() {
            guard threads.insert(index) else { continue }
            switch program[index] {
            case .one: break
            case .jump(let other): pending.append(other)
            case .split(let first, let second): pending += [second, first]
            case .assert(let assertion):
                if assertion.holds(text, place) { pending.append(index + 1) }
            case .end: return true
            }
        }
        return false
    }
}

/// The steps that a search stands at, each once.
private struct PatternThreads {
    private(set) var list: [Int] = []
    private var isIn: [Bool]

    init(count: Int) { isIn = Array(repeating: false, count: count) }

    mutating func insert(_ index: Int) -> Bool {
        if isIn[index] { return false }
        isIn[index] = true
        list.append(index)
        return true
    }

    mutating func clear() {
        for index in list { isIn[index] = false }
        list.removeAll(keepingCapacity: true)
    }
}
