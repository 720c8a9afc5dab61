/// What a token is. Keywords are printed in angle brackets by Go's errors.
enum TokenKind: Sendable {
    case error, bool, character, characterConstant, complex, assign, declare, end, field, identifier
    case leftDelimiter, leftParenthesis, number, pipe, rawString, rightDelimiter, rightParenthesis, space
    case string, text, variable
    case block, breakLoop, continueLoop, dot, define, elseMark, endMark, ifMark, nilMark, range, template, with

    /// The keyword that a word is. `break` and `continue` are keywords too: no function of ours has their name.
    init?(keyword word: String) {
        switch word {
        case ".": self = .dot
        case "block": self = .block
        case "break": self = .breakLoop
        case "continue": self = .continueLoop
        case "define": self = .define
        case "else": self = .elseMark
        case "end": self = .endMark
        case "if": self = .ifMark
        case "nil": self = .nilMark
        case "range": self = .range
        case "template": self = .template
        case "with": self = .with
        default: return nil
        }
    }

    var isKeyword: Bool {
        switch self {
        case .block, .breakLoop, .continueLoop, .dot, .define, .elseMark, .endMark, .ifMark, .nilMark, .range,
            .template, .with:
            true
        default: false
        }
    }
}
