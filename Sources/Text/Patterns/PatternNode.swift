/// A pattern as it was written.
indirect enum PatternNode {
    case empty
    case one(PatternSet)
    case assert(PatternAssertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `most` is nil for any number.
    case `repeat`(PatternNode, least: Int, most: Int?)
}

/// Makes the steps.
enum PatternCompiler {
    /// Repetitions within repetitions multiply; what is larger than this is refused.
    private static let maximumSteps = 20_000

    static func program(_ node: PatternNode) throws(PatternError) -> [PatternStep] {
        var steps: [PatternStep] = []
        try add(node, &steps)
        steps.append(.end)
        return steps
    }

    private static func add(_ node: PatternNode, _ steps: inout [PatternStep]) throws(PatternError) {
        guard steps.count < maximumSteps else { throw PatternError("expression too large") }
        switch node {
        case .empty: break
        case .one(let set): steps.append(.one(set))
        case .assert(let assertion): steps.append(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try add(node, &steps) }
        case .choice(let nodes): try addChoice(nodes[...], &steps)
        case .repeat(let inner, let least, let most):
            let before = steps.count
            for _ in 0..<least {
                try add(inner, &steps)
                // What adds nothing once adds nothing ever, and repetitions of repetitions could go on for hours.
                if steps.count == before { break }
            }
            guard let most else {
                let start = steps.count
                steps.append(.jump(0))
                try add(inner, &steps)
                steps.append(.jump(start))
                steps[start] = .split(start + 1, steps.count)
                return
            }
            var skips: [Int] = []
            for _ in least..<most {
                skips.append(steps.count)
                steps.append(.jump(0))
                try add(inner, &steps)
            }
            for skip in skips { steps[skip] = .split(skip + 1, steps.count) }
        }
    }

    private static func addChoice(
        _ nodes: ArraySlice<PatternNode>,
        _ steps: inout [PatternStep]
    ) throws(PatternError) {
        var ends: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index + 1 < nodes.count else {
                try add(node, &steps)
                break
            }
            let start = steps.count
            steps.append(.jump(0))
            try add(node, &steps)
            ends.append(steps.count)
            steps.append(.jump(0))
            steps[start] = .split(start + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }
}
