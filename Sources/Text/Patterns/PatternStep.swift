/// One step of a compiled pattern.
enum PatternStep: Sendable {
    case one(PatternSet)
    case jump(Int)
    case split(Int, Int)
    case assert(PatternAssertion)
    case end
}

/// What holds between two characters.
enum PatternAssertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBound, noWordBound

    func holds(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        switch self {
        case .textStart: return place == 0
        case .textEnd: return place == text.count
        case .lineStart: return place == 0 || text[place - 1] == "\n"
        case .lineEnd: return place == text.count || text[place] == "\n"
        case .wordBound, .noWordBound:
            let before = place > 0 && PatternSet.word.contains(text[place - 1])
            let after = place < text.count && PatternSet.word.contains(text[place])
            return (before != after) == (self == .wordBound)
        }
    }
}

/// A set of characters.
struct PatternSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false
    var ignoresCase = false

    static let digit = PatternSet(ranges: [48...57])
    static let space = PatternSet(ranges: [9...10, 12...13, 32...32])
    static let word = PatternSet(ranges: [48...57, 65...90, 95...95, 97...122])
    static let all = PatternSet(isNegated: true)
    static let noNewline = PatternSet(ranges: [10...10], isNegated: true)

    /// The set as ranges alone, so that it can be joined with others.
    var positive: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
            start = max(start, range.upperBound + 1)
        }
        if start <= 0x10FFFF { result.append(start...0x10FFFF) }
        return result
    }

    func contains(_ character: Unicode.Scalar) -> Bool {
        var isIn = has(character)
        if ignoresCase && !isIn {
            isIn = Self.other(character.properties.lowercaseMapping).map(has) ?? false
            if !isIn { isIn = Self.other(character.properties.uppercaseMapping).map(has) ?? false }
        }
        return isIn != isNegated
    }

    private func has(_ character: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(character.value) } }

    private static func other(_ mapping: String) -> Unicode.Scalar? {
        mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
    }
}
