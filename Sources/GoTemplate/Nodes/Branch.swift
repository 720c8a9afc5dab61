/// `if`, `with` and `range`.
final class Branch: Sendable {
    enum Kind: String, Sendable {
        case ifTrue = "if"
        case range, with
    }

    let kind: Kind
    let pipe: Pipe
    let body: [Node]
    let otherwise: [Node]?

    init(_ kind: Kind, _ pipe: Pipe, _ body: [Node], _ otherwise: [Node]?) {
        self.kind = kind
        self.pipe = pipe
        self.body = body
        self.otherwise = otherwise
    }

    var position: Int { pipe.position }

    var text: String {
        var text = "{{\(kind.rawValue) \(pipe.text)}}" + body.map(\.text).joined()
        if let otherwise { text += "{{else}}" + otherwise.map(\.text).joined() }
        return text + "{{end}}"
    }
}
