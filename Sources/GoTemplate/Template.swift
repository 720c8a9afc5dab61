/// A template of Go's text/template, with the functions that docker adds.
public struct Template: Sendable {
    let name: String
    let text: [UInt8]
    let trees: [[UInt8]: Tree]
    let functions: FunctionSet

    /// `name` stands in errors.
    public init(_ text: String, name: String = "", functions: FunctionSet = .docker) throws(TemplateError) {
        self.name = name
        self.text = Array(text.utf8)
        self.functions = functions
        trees = try Parser.parse(name: name, text, functions)
    }

    /// Appends to `output` what the template makes of the value; after an error, what it made until then.
    public func execute(
        _ value: Value,
        missingKey: MissingKey = .none,
        functions: FunctionSet? = nil,
        limits: Limits = .user,
        into output: inout [UInt8]
    ) throws(TemplateError) {
        var execution = Execution(self, value, missingKey, functions ?? self.functions, limits)
        do throws(TemplateError) {
            try execution.run(value)
            output += execution.output
        } catch {
            output += execution.output
            throw error
        }
    }

    public func render(
        _ value: Value,
        missingKey: MissingKey = .none,
        limits: Limits = .user
    ) throws(TemplateError) -> [UInt8] {
        var output: [UInt8] = []
        try execute(value, missingKey: missingKey, limits: limits, into: &output)
        return output
    }
}
