/// What a template can call.
struct Function: Sendable {
    let signature: Signature
    let body: @Sendable ([Value]) throws(TemplateError) -> Value

    init(
        _ parameters: [Parameter],
        rest: Parameter? = nil,
        _ body: @escaping @Sendable ([Value]) throws(TemplateError) -> Value
    ) {
        signature = Signature(parameters, rest: rest)
        self.body = body
    }
}
