/// What happens to the numbers from `start` up to the next range's.
struct NumberRange {
    enum Outcome: Equatable {
        case action(UInt32)
        /// A place in the list of argument trees.
        case tree(Int)
    }

    var start: UInt32
    var outcome: Outcome
}
