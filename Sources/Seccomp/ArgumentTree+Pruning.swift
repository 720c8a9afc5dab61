/// Rules that contain one another.
extension ArgumentTree {
    /// How far a walk through the existing tree along a new chain has come.
    struct Search: OptionSet {
        let rawValue: Int

        static let matches = Search(rawValue: 1)
        static let hasMatched = Search(rawValue: 2)
        static let existingEnds = Search(rawValue: 4)
        static let newEnds = Search(rawValue: 8)
        /// The existing tree has comparisons before those that match.
        static let existingIsDeeper = Search(rawValue: 16)
        static let newIsDeeper = Search(rawValue: 32)
    }

    /// Takes out what the new chain makes needless; the count of removed nodes.
    mutating func prune(_ level: Int, _ new: Int, _ action: UInt32, _ search: inout Search) -> Int {
        if search.contains(.hasMatched), !search.contains(.matches) { return 0 }
        var found = search
        let removed = prune(level, new, action, search, &found)
        if found.contains(.matches) { search.formUnion(found) } else { search.remove(.matches) }
        return removed
    }

    private mutating func prune(
        _ level: Int,
        _ new: Int,
        _ action: UInt32,
        _ search: Search,
        _ found: inout Search
    ) -> Int {
        var removed = 0
        for existing in levels[level] where !nodes[existing].isRemoved {
            if isSame(nodes[existing], nodes[new]) {
                found.formUnion([.matches, .hasMatched])
                if isLeaf(nodes[new]) { found.insert(.newEnds) }
                if isLeaf(nodes[existing]) { found.insert(.existingEnds) }
                // What goes on only in the existing tree stays.
                if leads(nodes[existing].onTrue), !leads(nodes[new].onTrue) { return removed }
                if leads(nodes[existing].onFalse), !leads(nodes[new].onFalse) { return removed }
                if found.isSuperset(of: [.newEnds, .existingEnds]),
                    self.action(nodes[new].onTrue) != self.action(nodes[existing].onTrue)
                        || self.action(nodes[new].onFalse) != self.action(nodes[existing].onFalse)
                {
                    return removed
                }
                for (oldBranch, newBranch) in [
                    (nodes[existing].onTrue, nodes[new].onTrue), (nodes[existing].onFalse, nodes[new].onFalse),
                ] {
                    guard let below = self.level(newBranch), let oldLevel = self.level(oldBranch) else { continue }
                    var deeper = search.union([.matches, .hasMatched])
                    removed += prune(oldLevel, levels[below][0], action, &deeper)
                    if deeper.contains(.matches) { found.formUnion(deeper) }
                    if nodes[existing].isRemoved { break }
                }
                if nodes[existing].isRemoved { continue }
                guard found.contains(.matches), all(level, are: action) else { continue }
                if found.isSuperset(of: [.newEnds, .existingIsDeeper]) {
                    removed += remove(existing, below: root)
                    if levels[root].isEmpty { return removed }
                } else if found.isSuperset(of: [.existingEnds, .newIsDeeper]) {
                    return removed
                }
            } else {
                let existingFirst = isBefore(nodes[existing], nodes[new])
                let (other, own): (Search, Search) =
                    existingFirst ? (.newIsDeeper, .existingIsDeeper) : (.existingIsDeeper, .newIsDeeper)
                if search.contains(other) { return removed }
                let deeperNode = existingFirst ? nodes[existing] : nodes[new]
                for branch in [deeperNode.onTrue, deeperNode.onFalse] {
                    guard let below = self.level(branch) else { continue }
                    var deeper = search.union(own)
                    deeper.remove(.matches)
                    removed +=
                        existingFirst
                        ? prune(below, new, action, &deeper) : prune(level, levels[below][0], action, &deeper)
                    if deeper.contains(.matches) {
                        found.formUnion(deeper)
                        return removed
                    }
                    if nodes[existing].isRemoved { break }
                }
            }
        }
        found.remove(.matches)
        return removed
    }

    /// Takes a node out of the tree below a level, and nodes that lead nowhere then.
    private mutating func remove(_ node: Int, below level: Int) -> Int {
        for candidate in levels[level] {
            var count = 0
            if candidate != node {
                for branch in [nodes[candidate].onTrue, nodes[candidate].onFalse] {
                    if let below = self.level(branch) { count += remove(node, below: below) }
                }
            }
            if candidate == node || !leads(nodes[candidate].onTrue) && !leads(nodes[candidate].onFalse) {
                levels[level].removeAll { $0 == candidate }
                nodes[candidate].isRemoved = true
                return count + 1
            }
            if count > 0 { return count }
        }
        return 0
    }
}
