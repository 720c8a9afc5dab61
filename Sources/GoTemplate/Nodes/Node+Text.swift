/// The text of a node, as Go's errors print it.
extension Node {
    var text: String {
        switch self {
        case .text(_, let bytes): String(decoding: bytes, as: UTF8.self)
        case .action(_, let pipe): "{{\(pipe.text)}}"
        case .branch(let branch): branch.text
        case .template(let call): call.text
        case .breakLoop: "{{break}}"
        case .continueLoop: "{{continue}}"
        case .end: "{{end}}"
        case .elseMark: "{{else}}"
        case .dot: "."
        case .nilConstant: "nil"
        case .bool(_, let value): value ? "true" : "false"
        case .number(_, let number): number.text
        case .string(_, let quoted, _): quoted
        case .field(_, let names): names.map { "." + $0 }.joined()
        case .variable(_, let names): names.joined(separator: ".")
        case .function(_, let name): name
        case .chain(_, let node, let names): node.argumentText + names.map { "." + $0 }.joined()
        case .pipe(let pipe): pipe.text
        case .command(let command): command.text
        }
    }

    /// As an argument, where a pipeline stands in parentheses.
    var argumentText: String {
        if case .pipe(let pipe) = self { "(\(pipe.text))" } else { text }
    }
}
