/// A part of a parsed template. Each knows where it starts in the text, in bytes.
indirect enum Node: Sendable {
    case text(Int, ArraySlice<UInt8>)
    /// A pipeline whose value is printed.
    case action(Int, Pipe)
    case branch(Branch)
    case template(TemplateCall)
    case breakLoop(Int)
    case continueLoop(Int)
    /// Parser's marks; no tree has them.
    case end(Int)
    case elseMark(Int)

    // Operands.
    case dot(Int)
    case nilConstant(Int)
    case bool(Int, Bool)
    case number(Int, NumberConstant)
    case string(Int, quoted: String, [UInt8])
    case field(Int, [String])
    /// The name with its dollar sign, and the fields after it.
    case variable(Int, [String])
    case function(Int, String)
    case chain(Int, Node, [String])
    case pipe(Pipe)
    /// For errors alone.
    case command(Command)

    var position: Int {
        switch self {
        case .text(let position, _), .action(let position, _), .breakLoop(let position), .continueLoop(let position),
            .end(let position), .elseMark(let position), .dot(let position), .nilConstant(let position),
            .bool(let position, _), .number(let position, _), .string(let position, _, _), .field(let position, _),
            .variable(let position, _), .function(let position, _), .chain(let position, _, _):
            position
        case .branch(let branch): branch.position
        case .template(let call): call.position
        case .pipe(let pipe): pipe.position
        case .command(let command): command.position
        }
    }
}
