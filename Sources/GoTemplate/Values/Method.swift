/// What a value can be asked by name, evaluated when it is.
public struct Method: Sendable {
    public let name: String
    public let parameters: [GoType]
    let body: @Sendable (Value, [Value]) throws(TemplateError) -> Value

    public init(
        _ name: String,
        _ parameters: [GoType] = [],
        _ body: @escaping @Sendable (Value, [Value]) throws(TemplateError) -> Value
    ) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }
}
