/// The instructions of an argument tree.
struct ArgumentCode {
    private struct Place: Hashable {
        let level: Int
        let next: ProgramBuilder.Label
    }

    /// What a comparison's code begins with, so that one before it that has loaded the same can go past it.
    private struct Entry {
        let offset: UInt32
        let afterLoad: ProgramBuilder.Label
    }

    private let tree: ArgumentTree
    private var places: [Place: ProgramBuilder.Label] = [:]
    private var entries: [ProgramBuilder.Label: Entry] = [:]

    init(_ tree: ArgumentTree) {
        self.tree = tree
    }

    /// The code's begin.
    mutating func compile(into builder: inout ProgramBuilder, otherwise action: UInt32) throws(SeccompError)
        -> ProgramBuilder.Label
    {
        try compile(tree.root, next: builder.ret(action), &builder)
    }

    /// The nodes of a level one after the other, then `next`.
    private mutating func compile(
        _ level: Int,
        next: ProgramBuilder.Label,
        _ builder: inout ProgramBuilder
    ) throws(SeccompError) -> ProgramBuilder.Label {
        let place = Place(level: level, next: next)
        if let label = places[place] { return label }
        var label = next
        for index in tree.levels[level].reversed() { label = try compile(tree.nodes[index], next: label, &builder) }
        places[place] = label
        return label
    }

    private mutating func compile(
        _ node: ArgumentTree.Node,
        next: ProgramBuilder.Label,
        _ builder: inout ProgramBuilder
    ) throws(SeccompError) -> ProgramBuilder.Label {
        // A mask without bits holds for everything.
        if node.mask == 0 { return try target(node.onTrue, next, &builder) }
        var onTrue = try target(node.onTrue, next, &builder)
        var onFalse = try target(node.onFalse, next, &builder)
        if onTrue == onFalse { return onTrue }
        // struct seccomp_data: the arguments begin at 16, the lower half comes first.
        let offset = 16 + 8 * node.argument + (node.isHigh ? 4 : 0)
        let isMasked = node.mask != .max
        if !isMasked {
            if let entry = entries[onTrue], entry.offset == offset { onTrue = entry.afterLoad }
            if let entry = entries[onFalse], entry.offset == offset { onFalse = entry.afterLoad }
        }
        let code: UInt16 =
            switch node.op {
            case .greater: BPF.jumpGreater
            case .greaterOrEqual: BPF.jumpGreaterOrEqual
            default: BPF.jumpEqual
            }
        _ = try builder.branch(code, node.datum, onTrue: onTrue, onFalse: onFalse)
        if isMasked { try builder.and(node.mask) }
        let afterLoad = builder.last
        try builder.load(offset)
        entries[builder.last] = Entry(offset: offset, afterLoad: afterLoad)
        return builder.last
    }

    private mutating func target(
        _ branch: ArgumentTree.Branch,
        _ next: ProgramBuilder.Label,
        _ builder: inout ProgramBuilder
    ) throws(SeccompError) -> ProgramBuilder.Label {
        if case .action(let action) = branch { return try builder.ret(action) }
        guard let level = tree.level(branch) else { return next }
        return try compile(level, next: next, &builder)
    }
}
