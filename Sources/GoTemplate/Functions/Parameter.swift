/// What a function takes in one place.
enum Parameter: Sendable {
    /// The value as it is.
    case reflected
    case typed(GoType)

    var name: String {
        switch self {
        case .reflected: "reflect.Value"
        case .typed(let type): type.name
        }
    }

    var canBeNil: Bool {
        switch self {
        case .reflected: true
        case .typed(let type): type.canBeNil
        }
    }

    /// What nil is as this.
    var zero: Value {
        switch self {
        case .reflected: .none
        case .typed(let type): .zero(type)
        }
    }
}
