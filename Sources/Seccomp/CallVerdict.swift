/// What the rules say of one system call, put together in their order.
enum CallVerdict {
    case always(UInt32)
    case byArguments(ArgumentTree)

    /// Adds a rule to those before it. One without conditions takes the place of all that have some; the first of
    /// them stays.
    static func add(
        _ conditions: [Condition],
        _ action: UInt32,
        is64Bit: Bool,
        to verdict: inout CallVerdict?
    ) throws(SeccompError) {
        switch verdict {
        case .always: return
        case nil:
            let tree = ArgumentTree(conditions, action: action, is64Bit: is64Bit)
            verdict = tree.map(CallVerdict.byArguments) ?? .always(action)
        case .byArguments(var tree):
            // Released, so that the tree is changed in its place.
            verdict = nil
            if try tree.add(conditions, action: action, is64Bit: is64Bit) {
                verdict = .byArguments(tree)
            } else {
                verdict = .always(action)
            }
        }
    }
}
