/// Why a text is no filter. The place is shown between ">|" and "|<", as containerd shows it.
public struct FilterError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ input: [Unicode.Scalar], at place: Int, _ message: String) {
        func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
            var text = ""
            text.unicodeScalars.append(contentsOf: part)
            return text
        }
        let shown =
            place < input.count
            ? "\(text(input[..<place])) >|\(text(input[place...place]))|< \(text(input[(place + 1)...]))"
            : text(input[...])
        description = "filters: parse error: [\(shown)]: \(message)"
    }
}
