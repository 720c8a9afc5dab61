import Text

/// `{{template "name" pipeline}}`.
final class TemplateCall: Sendable {
    let position: Int
    let name: [UInt8]
    let pipe: Pipe?

    init(position: Int, name: [UInt8], pipe: Pipe?) {
        self.position = position
        self.name = name
        self.pipe = pipe
    }

    var text: String {
        let name = GoQuote.quoted(name[...])
        return pipe.map { "{{template \(name) \($0.text)}}" } ?? "{{template \(name)}}"
    }
}
