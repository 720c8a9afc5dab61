/// Code that finds a system call's outcome by its number: a balanced tree of comparisons over ranges of numbers
/// with the same outcome, about eight steps for docker's profile where a list would take hundreds.
struct DecisionTree {
    private let ranges: [NumberRange]
    private let trees: [ArgumentTree]
    private let defaultAction: UInt32
    /// Trees that have code already.
    private var codes: [Int: ProgramBuilder.Label] = [:]

    /// Ranges ascending, the first at 0, neighbours different.
    init(_ ranges: [NumberRange], _ trees: [ArgumentTree], defaultAction: UInt32) {
        self.ranges = ranges
        self.trees = trees
        self.defaultAction = defaultAction
    }

    /// The code's begin; the number must be in the accumulator there.
    mutating func compile(into builder: inout ProgramBuilder) throws(SeccompError) -> ProgramBuilder.Label {
        try compile(0..<ranges.count, &builder)
    }

    private mutating func compile(_ slice: Swift.Range<Int>, _ builder: inout ProgramBuilder) throws(SeccompError)
        -> ProgramBuilder.Label
    {
        let first = ranges[slice.lowerBound]
        if slice.count == 1 { return try leaf(first.outcome, &builder) }
        if slice.count == 3 {
            let (middle, last) = (ranges[slice.lowerBound + 1], ranges[slice.lowerBound + 2])
            // One number that differs from both sides.
            if first.outcome == last.outcome, last.start == middle.start + 1 {
                let others = try leaf(first.outcome, &builder)
                let only = try leaf(middle.outcome, &builder)
                return try builder.branch(BPF.jumpEqual, middle.start, onTrue: only, onFalse: others)
            }
        }
        let middle = slice.lowerBound + slice.count / 2
        let above = try compile(middle..<slice.upperBound, &builder)
        let below = try compile(slice.lowerBound..<middle, &builder)
        return try builder.branch(BPF.jumpGreaterOrEqual, ranges[middle].start, onTrue: above, onFalse: below)
    }

    private mutating func leaf(_ outcome: NumberRange.Outcome, _ builder: inout ProgramBuilder) throws(SeccompError)
        -> ProgramBuilder.Label
    {
        switch outcome {
        case .action(let action): return try builder.ret(action)
        case .tree(let index):
            if let label = codes[index] { return label }
            var code = ArgumentCode(trees[index])
            let label = try code.compile(into: &builder, otherwise: defaultAction)
            codes[index] = label
            return label
        }
    }
}
