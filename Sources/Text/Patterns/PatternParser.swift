/// Reads Go's syntax of regular expressions.
struct PatternParser {
    /// Groups within groups.
    private static let maximumDepth = 100
    private static let maximumRepeat = 1000

    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    var rest: ArraySlice<Unicode.Scalar>
    private var flags = Flags()
    private var depth = 0

    init(_ text: String) { rest = Array(text.unicodeScalars)[...] }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice()
        if !rest.isEmpty { throw PatternError("unexpected )") }
        return node
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .choice(nodes)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let character = rest.first, character != "|", character != ")" {
            if let (least, most) = try repetition() {
                guard let last = nodes.popLast() else { throw PatternError("missing argument to repetition operator") }
                if case .repeat = last { throw PatternError("invalid nested repetition operator") }
                nodes.append(.repeat(last, least: least, most: most))
                // Greedy or not makes no difference for the question.
                _ = take("?")
                if try repetition() != nil { throw PatternError("invalid nested repetition operator") }
            } else {
                try add(&nodes)
            }
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// "*", "+", "?" or "{2,3}"; a brace that is none of these is a character.
    private mutating func repetition() throws(PatternError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard rest.first == "{" else { return nil }
        let before = rest
        rest.removeFirst()
        guard let least = number() else {
            rest = before
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            rest = before
            return nil
        }
        guard least <= Self.maximumRepeat, most ?? 0 <= Self.maximumRepeat, least <= most ?? least else {
            throw PatternError("invalid repeat count")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = rest.first, ("0"..."9").contains(digit) {
            rest.removeFirst()
            value = min((value ?? 0) * 10 + Int(digit.value) - 48, 1_000_000)
        }
        return value
    }

    private mutating func add(_ nodes: inout [PatternNode]) throws(PatternError) {
        guard let character = rest.popFirst() else { return }
        switch character {
        case "(": if let group = try group() { nodes.append(.sequence([group])) }
        case "[": nodes.append(.one(try characterClass()))
        case ".": nodes.append(.one(flags.dotMatchesNewline ? .all : .noNewline))
        case "^": nodes.append(.assert(flags.isMultiline ? .lineStart : .textStart))
        case "$": nodes.append(.assert(flags.isMultiline ? .lineEnd : .textEnd))
        case "\\": try addEscape(&nodes)
        default: nodes.append(.one(single(character)))
        }
    }

    private func single(_ character: Unicode.Scalar) -> PatternSet {
        PatternSet(ranges: [character.value...character.value], ignoresCase: flags.ignoresCase)
    }

    private mutating func addEscape(_ nodes: inout [PatternNode]) throws(PatternError) {
        guard let letter = rest.first else { throw PatternError("trailing backslash at end of expression") }
        rest.removeFirst()
        switch letter {
        case "A": nodes.append(.assert(.textStart))
        case "z": nodes.append(.assert(.textEnd))
        case "b": nodes.append(.assert(.wordBound))
        case "B": nodes.append(.assert(.noWordBound))
        case "Q":
            while let character = rest.popFirst() {
                if character == "\\" && take("E") { return }
                nodes.append(.one(single(character)))
            }
        default:
            if let set = Self.perlClass(letter) {
                nodes.append(.one(set))
            } else {
                nodes.append(.one(single(try escaped(letter))))
            }
        }
    }

    static func perlClass(_ letter: Unicode.Scalar) -> PatternSet? {
        var set: PatternSet
        switch letter {
        case "d", "D": set = .digit
        case "s", "S": set = .space
        case "w", "W": set = .word
        default: return nil
        }
        set.isNegated = letter.value < 97
        return set
    }

    /// A group, or nil for flags that hold for the rest of the group they stand in.
    private mutating func group() throws(PatternError) -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw PatternError("expression nests too deeply") }
        let outer = flags
        if take("?") {
            if rest.first == "P" || rest.first == "<" {
                try takeName()
            } else if try takeFlags() {
                return nil
            }
        }
        let node = try choice()
        flags = outer
        guard take(")") else { throw PatternError("missing closing )") }
        return node
    }

    private mutating func takeName() throws(PatternError) {
        _ = take("P")
        guard take("<"), let end = rest.firstIndex(of: ">"), end > rest.startIndex,
            rest[..<end].allSatisfy({ PatternSet.word.contains($0) })
        else { throw PatternError("invalid named capture") }
        rest = rest[(end + 1)...]
    }

    /// True when the flags end with ")", so that no group follows.
    private mutating func takeFlags() throws(PatternError) -> Bool {
        var isOn = true
        while let letter = rest.popFirst() {
            switch letter {
            case ":": return false
            case ")": return true
            case "-" where isOn: isOn = false
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesNewline = isOn
            case "U": break
            default: throw PatternError("invalid or unsupported Perl syntax")
            }
        }
        throw PatternError("missing closing )")
    }

    private mutating func characterClass() throws(PatternError) -> PatternSet {
        var set = PatternSet(ignoresCase: flags.ignoresCase)
        set.isNegated = take("^")
        var isFirst = true
        while isFirst || rest.first != "]" {
            isFirst = false
            if rest.starts(with: "[:".unicodeScalars) {
                set.ranges += try namedClass()
                continue
            }
            if rest.first == "\\", let letter = rest.dropFirst().first, let known = Self.perlClass(letter) {
                rest.removeFirst(2)
                set.ranges += known.positive
                continue
            }
            let low = try classCharacter()
            var high = low
            if rest.first == "-", rest.dropFirst().first != "]", rest.count > 1 {
                rest.removeFirst()
                high = try classCharacter()
            }
            guard low <= high else { throw PatternError("invalid character class range") }
            set.ranges.append(low.value...high.value)
        }
        rest.removeFirst()
        return set
    }

    private mutating func classCharacter() throws(PatternError) -> Unicode.Scalar {
        guard let character = rest.popFirst() else { throw PatternError("missing closing ]") }
        guard character == "\\" else { return character }
        guard let letter = rest.popFirst() else { throw PatternError("missing closing ]") }
        return try escaped(letter)
    }
}
