extension ArgumentTree {
    /// Puts one more rule into the tree; false when the rule compares nothing, and so holds always.
    mutating func add(_ conditions: [Condition], action: UInt32, is64Bit: Bool) throws(SeccompError) -> Bool {
        guard let new = chain(conditions, action, is64Bit) else { return false }
        var search = Search()
        let removed = prune(root, levels[new][0], action, &search)
        if removed > 0, levels[root].isEmpty {
            root = new
            return true
        }
        if removed == 0, search.isSuperset(of: [.matches, .existingEnds, .newIsDeeper]) { return true }
        try add(levels[new][0], to: root)
        return true
    }

    /// The conflict as libseccomp reports it.
    private static let conflict = SeccompError("file exists")

    private mutating func add(_ new: Int, to level: Int) throws(SeccompError) {
        for place in levels[level].indices {
            let existing = levels[level][place]
            if existing == new { return }
            if isSame(nodes[existing], nodes[new]) {
                try merge(new, into: existing)
                return
            }
            if isBefore(nodes[existing], nodes[new]) {
                levels[level].insert(new, at: place)
                return
            }
        }
        levels[level].append(new)
    }

    private mutating func merge(_ new: Int, into existing: Int) throws(SeccompError) {
        for side in [true, false] {
            if let action = action(branch(new, onTrue: side)) { try settle(action, of: new, in: existing, side) }
        }
        for side in [true, false] {
            guard let below = level(branch(new, onTrue: side)) else { continue }
            if let level = level(branch(existing, onTrue: side)) {
                try add(levels[below][0], to: level)
            } else if action(branch(existing, onTrue: side)) == nil {
                lead((existing, side), to: .level(below))
            } else {
                // What stands says the same of more calls.
                return
            }
        }
    }

    private mutating func settle(_ action: UInt32, of new: Int, in existing: Int, _ side: Bool) throws(SeccompError) {
        guard let other = self.action(branch(existing, onTrue: side)) else {
            if let level = level(branch(existing, onTrue: side)), !all(level, are: action) { throw Self.conflict }
            lead((existing, side), to: .action(action))
            return
        }
        guard other != action else { return }
        // The upper halves are equal, the whole values need not be: the narrower bound has its way.
        let (value, bound) = (nodes[new].wholeDatum, nodes[existing].wholeDatum)
        if nodes[new].isHigh, side ? value > bound : value < bound { lead((existing, side), to: .action(action)) }
        if isLeaf(nodes[new]) || isLeaf(nodes[existing]) { throw Self.conflict }
    }

    /// Whether every action at a level and below it is this one.
    func all(_ level: Int, are action: UInt32) -> Bool {
        levels[level].allSatisfy { index in
            for branch in [nodes[index].onTrue, nodes[index].onFalse] {
                if let other = self.action(branch), other != action { return false }
                if let below = self.level(branch), !all(below, are: action) { return false }
            }
            return true
        }
    }
}
