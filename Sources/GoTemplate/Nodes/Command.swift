/// A word with its arguments.
struct Command: Sendable {
    let position: Int
    let word: Node
    let arguments: [Node]

    var text: String { ([word] + arguments).map(\.argumentText).joined(separator: " ") }
}
