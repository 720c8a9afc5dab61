/// A piece of a filter with the place where it starts.
struct FilterToken {
    enum Kind: Equatable {
        case end, quoted, value, field, separator, comparison
        /// A quoted text that is cut or has an escape that is none; the scanner keeps what is wrong.
        case illegal
        case other
    }

    var kind: Kind
    var start: Int
    var text: [Unicode.Scalar]
}
