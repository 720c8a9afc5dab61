/// What a receiver can be asked by name, evaluated when it is.
public struct Method<Receiver: Sendable>: Sendable {
    public let name: String
    public let parameters: [GoType]
    let body: @Sendable (Receiver, [Value]) throws(TemplateError) -> Value

    public init(
        _ name: String,
        _ parameters: [GoType] = [],
        _ body: @escaping @Sendable (Receiver, [Value]) throws(TemplateError) -> Value
    ) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }
}
