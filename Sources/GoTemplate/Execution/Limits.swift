/// What one execution may cost, for templates of strangers.
public struct Limits: Sendable {
    /// Bytes of the result, and of any string on the way.
    public let output: Int
    /// Actions, texts and turns of loops.
    public let steps: Int

    public init(output: Int, steps: Int) {
        self.output = output
        self.steps = steps
    }

    /// For a user's own templates in a process of his own.
    public static let user = Limits(output: 1 << 30, steps: .max)
}
