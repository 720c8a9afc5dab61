/// What the rules that look at arguments say of one system call: a tree of 32-bit comparisons.
///
/// Where rules overlap with different actions the outcome depends on how they are put together, and programs rely on
/// what libseccomp makes of a profile. So this grows as libseccomp's tree does: nodes on a level stand by argument,
/// operator and value, equal ones are shared, a rule that another one contains is dropped, and two rules that say
/// different things of the same condition are an error.
struct ArgumentTree {
    /// Where a comparison leads to; `.none` is on to the next node of the level, or of the level above at its end.
    enum Branch {
        case none
        case action(UInt32)
        case level(Int)
    }

    /// A comparison of one half of an argument: an argument is 64 bits wide, BPF's accumulator 32.
    struct Node {
        let argument: UInt32
        let isHigh: Bool
        /// equal, maskedEqual, greater or greaterOrEqual: the others are these with their sides exchanged.
        let op: Condition.Operator
        let written: Condition.Operator
        let mask: UInt32
        let datum: UInt32
        let wholeDatum: UInt64
        var onTrue = Branch.none
        var onFalse = Branch.none
        var isRemoved = false

        init(_ condition: Condition, isHigh: Bool, _ op: Condition.Operator) {
            argument = condition.argument
            self.isHigh = isHigh
            self.op = op
            written = condition.op
            mask = UInt32(truncatingIfNeeded: isHigh ? condition.mask >> 32 : condition.mask)
            datum = UInt32(truncatingIfNeeded: isHigh ? condition.datum >> 32 : condition.datum) & mask
            wholeDatum = condition.datum
        }
    }

    var nodes: [Node] = []
    /// Nodes in their order of evaluation. Branches may share a level.
    var levels: [[Int]] = []
    var root = -1

    /// nil when no condition compares anything: the rule has no conditions then.
    init?(_ conditions: [Condition], action: UInt32, is64Bit: Bool) {
        guard let root = chain(conditions, action, is64Bit) else { return nil }
        self.root = root
    }

    func level(_ branch: Branch) -> Int? {
        guard case .level(let level) = branch, !levels[level].isEmpty else { return nil }
        return level
    }

    func action(_ branch: Branch) -> UInt32? {
        guard case .action(let action) = branch else { return nil }
        return action
    }

    func branch(_ node: Int, onTrue: Bool) -> Branch { onTrue ? nodes[node].onTrue : nodes[node].onFalse }

    func leads(_ branch: Branch) -> Bool { action(branch) != nil || level(branch) != nil }

    func isLeaf(_ node: Node) -> Bool { level(node.onTrue) == nil && level(node.onFalse) == nil }

    // MARK: A rule's own chain

    /// The level at which the chain of all `conditions` begins.
    mutating func chain(_ conditions: [Condition], _ action: UInt32, _ is64Bit: Bool) -> Int? {
        var first: Int?
        /// The sides that a match leaves the last condition by.
        var exits: [(node: Int, onTrue: Bool)] = []
        for condition in conditions where !condition.isEmpty(is64Bit: is64Bit) {
            let (level, matches) = compare(condition, is64Bit)
            for exit in exits { lead(exit, to: .level(level)) }
            exits = matches
            first = first ?? level
        }
        for exit in exits { lead(exit, to: .action(action)) }
        return first
    }

    mutating func lead(_ exit: (node: Int, onTrue: Bool), to branch: Branch) {
        if exit.onTrue { nodes[exit.node].onTrue = branch } else { nodes[exit.node].onFalse = branch }
    }

    private mutating func place(_ node: Node) -> Int {
        nodes.append(node)
        levels.append([nodes.count - 1])
        return levels.count - 1
    }

    private mutating func compare(_ condition: Condition, _ is64Bit: Bool) -> (
        level: Int, matches: [(node: Int, onTrue: Bool)]
    ) {
        let (op, holds): (Condition.Operator, Bool) =
            switch condition.op {
            case .equal: (.equal, true)
            case .maskedEqual: (.maskedEqual, true)
            case .notEqual: (.equal, false)
            case .greater: (.greater, true)
            case .lessOrEqual: (.greater, false)
            case .greaterOrEqual: (.greaterOrEqual, true)
            case .less: (.greaterOrEqual, false)
            }
        let low = place(Node(condition, isHigh: false, op))
        let lowNode = nodes.count - 1
        guard is64Bit else { return (low, [(lowNode, holds)]) }
        if op == .equal || op == .maskedEqual {
            let high = place(Node(condition, isHigh: true, op))
            nodes[nodes.count - 1].onTrue = .level(low)
            return (high, holds ? [(lowNode, true)] : [(nodes.count - 1, false), (lowNode, false)])
        }
        // The upper halves decide unless they are equal.
        let equal = place(Node(condition, isHigh: true, .equal))
        let equalNode = nodes.count - 1
        nodes[equalNode].onTrue = .level(low)
        let high = place(Node(condition, isHigh: true, .greater))
        nodes[nodes.count - 1].onFalse = .level(equal)
        return (high, holds ? [(nodes.count - 1, true), (lowNode, true)] : [(equalNode, false), (lowNode, false)])
    }

    // MARK: Order

    func isBefore(_ a: Node, _ b: Node) -> Bool {
        func half(_ node: Node) -> UInt32 { node.argument << 1 + (node.isHigh ? 1 : 0) }
        func rank(_ op: Condition.Operator) -> Int {
            switch op {
            case .equal, .maskedEqual, .notEqual: 3
            case .less, .lessOrEqual: 2
            case .greater, .greaterOrEqual: 1
            }
        }
        if half(a) != half(b) { return half(a) < half(b) }
        if rank(a.written) != rank(b.written) { return rank(a.written) < rank(b.written) }
        // The smaller of two upper bounds is the narrower one.
        return rank(a.written) == 2 ? a.datum > b.datum : a.datum < b.datum
    }

    func isSame(_ a: Node, _ b: Node) -> Bool {
        a.argument == b.argument && a.isHigh == b.isHigh && a.op == b.op && a.datum == b.datum && a.mask == b.mask
    }
}
