/// The functions of Go's text/template.
extension FunctionSet {
    private static let anything = Parameter.typed(.any)

    static func builtin(_ name: String) -> Function? {
        switch name {
        case "and", "or": Function([.reflected], rest: .reflected) { _ in .none }
        case "not": Function([.reflected]) { values in .bool(!values[0].isTrue) }
        case "len": Function([.reflected], Indexing.length)
        case "index": Function([.reflected], rest: .reflected, Indexing.index)
        case "slice": Function([.reflected], rest: .reflected, Indexing.slice)
        case "call": Function([.reflected], rest: .reflected, noFunction)
        case "print": Function([], rest: anything) { values in .string(Printer.sprint(values)) }
        case "println": Function([], rest: anything) { values in .string(Printer.sprintln(values)) }
        case "printf":
            Function([.typed(.string)], rest: anything) { values throws(TemplateError) in
                .string(try Printer.sprintf(values[0].bytes ?? [], Array(values.dropFirst())))
            }
        case "html": Function([], rest: anything) { values in .string(Escaping.html(Escaping.text(values))) }
        case "js": Function([], rest: anything) { values in .string(Escaping.javaScript(Escaping.text(values))) }
        case "urlquery": Function([], rest: anything) { values in .string(Escaping.query(Escaping.text(values))) }
        case "eq":
            Function([.reflected], rest: .reflected) { values throws(TemplateError) in
                .bool(try Comparison.equals(values))
            }
        case "ne": comparison { one, other throws(TemplateError) in try !Comparison.equals([one, other]) }
        case "lt": comparison(Comparison.isLess)
        case "le": comparison(Comparison.isAtMost)
        case "gt": comparison { one, other throws(TemplateError) in try !Comparison.isAtMost(one, other) }
        case "ge": comparison { one, other throws(TemplateError) in try !Comparison.isLess(one, other) }
        default: nil
        }
    }

    private static func comparison(
        _ body: @escaping @Sendable (Value, Value) throws(TemplateError) -> Bool
    ) -> Function {
        Function([.reflected, .reflected]) { values throws(TemplateError) in .bool(try body(values[0], values[1])) }
    }

    /// `call`: none of docker's values is a function. The first value is the callee's text.
    private static func noFunction(_ values: [Value]) throws(TemplateError) -> Value {
        guard let type = values[1].outOfInterface.type else { throw TemplateError("call of nil") }
        throw TemplateError("non-function \(values[0].text ?? "") of type \(type.name)")
    }
}
