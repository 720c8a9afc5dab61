/// The functions that docker adds, in the client and in the tags of logs.
extension FunctionSet {
    private static let text = Parameter.typed(.string)
    private static let number = Parameter.typed(.int)

    static func dockers(_ name: String) -> Function? {
        switch name {
        case "json": Function([.typed(.any)]) { values in .string(JSONEncoder.encode(values[0])) }
        case "split": Function([text, text]) { values in Words.split(values[0].bytes ?? [], values[1].bytes ?? []) }
        case "join":
            Function([.typed(.strings), text]) { values throws(TemplateError) in
                .string(try Words.join(values[0].elements.map { $0.bytes ?? [] }, values[1].bytes ?? []))
            }
        case "title": Function([text]) { values in .string(Words.title(values[0].bytes ?? [])) }
        case "lower": Function([text]) { values in .string(Words.lower(values[0].bytes ?? [])) }
        case "upper": Function([text]) { values in .string(Words.upper(values[0].bytes ?? [])) }
        case "pad":
            Function([text, number, number]) { values throws(TemplateError) in
                .string(try Words.pad(values[0].bytes ?? [], values[1].whole, values[2].whole))
            }
        case "truncate":
            Function([text, number]) { values throws(TemplateError) in
                let bytes = values[0].bytes ?? []
                let length = values[1].whole
                if bytes.count < length { return values[0] }
                guard length >= 0 else {
                    throw TemplateError("runtime error: slice bounds out of range [:\(length)]")
                }
                return .string(Array(bytes.prefix(length)))
            }
        default: nil
        }
    }

    /// What of docker's would change the head of a column returns it as it is; `pad` keeps its column's place.
    static func header(_ name: String) -> Function? {
        switch name {
        case "json", "title", "lower", "upper": Function([text]) { values in values[0] }
        case "split", "join": Function([text, text]) { values in values[0] }
        case "truncate": Function([text, number]) { values in values[0] }
        default: nil
        }
    }

    static func command(
        _ name: String,
        _ flag: @escaping @Sendable (String) -> String?,
        _ argument: @escaping @Sendable (Int) -> String
    ) -> Function? {
        switch name {
        case "flag":
            Function([.reflected, text]) { values throws(TemplateError) in
                guard let value = flag(values[1].text ?? "") else {
                    throw TemplateError("failed to parse hook template")
                }
                return .string(value)
            }
        case "arg": Function([.reflected, number]) { values in .string(argument(values[1].whole)) }
        default: nil
        }
    }
}

extension Value {
    /// The number of a parameter that is one.
    fileprivate var whole: Int {
        if case .int(let int) = content { Int(int) } else { 0 }
    }
}
