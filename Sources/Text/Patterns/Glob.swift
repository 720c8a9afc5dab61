/// A shell pattern with the rules of Go's path.Match: `*` and `?` stop at a slash, `[a-z]` and `[^a]` are classes, a
/// backslash takes away a character's meaning. The whole text has to match.
public struct Glob: Sendable {
    private enum Step: Sendable {
        case one(Unicode.Scalar)
        case any
        case anyRun
        case among([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let steps: [Step]

    /// nil for a pattern that is malformed anywhere.
    public init?(_ text: String) {
        var steps: [Step] = []
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": steps.append(.anyRun)
            case "?": steps.append(.any)
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                steps.append(.one(next))
            case "[":
                guard let step = Self.among(&rest) else { return nil }
                steps.append(step)
            default: steps.append(.one(scalar))
            }
        }
        self.steps = steps
    }

    private static func among(_ rest: inout ArraySlice<Unicode.Scalar>) -> Step? {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while true {
            if rest.first == "]" && !ranges.isEmpty {
                rest.removeFirst()
                return .among(ranges, isNegated: isNegated)
            }
            guard let low = member(&rest) else { return nil }
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                guard let end = member(&rest) else { return nil }
                high = end
            }
            // A range that is upside down matches nothing in Go; one that is never reached says the same.
            if low <= high { ranges.append(low...high) } else { ranges.append("\u{10FFFF}"..."\u{10FFFF}") }
        }
    }

    private static func member(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        guard let first = rest.popFirst(), first != "-", first != "]" else { return nil }
        let scalar = first == "\\" ? rest.popFirst() : first
        return rest.isEmpty ? nil : scalar
    }

    public func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var step = 0
        var index = 0
        // Where to try again: after the last `*`, with one character more taken by it.
        var retry: (step: Int, index: Int)?
        while index < text.count || step < steps.count {
            if step < steps.count {
                if case .anyRun = steps[step] {
                    retry = (step, index)
                    step += 1
                    continue
                }
                if index < text.count, fits(steps[step], text[index]) {
                    step += 1
                    index += 1
                    continue
                }
            }
            guard let last = retry, last.index < text.count, text[last.index] != "/" else { return false }
            retry = (last.step, last.index + 1)
            step = last.step + 1
            index = last.index + 1
        }
        return true
    }

    private func fits(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
        switch step {
        case .one(let wanted): scalar == wanted
        case .any: scalar != "/"
        case .anyRun: false
        case .among(let ranges, let isNegated):
            ranges.contains { $0.contains(scalar) } != isNegated
        }
    }
}
