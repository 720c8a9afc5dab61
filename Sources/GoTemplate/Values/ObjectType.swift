/// A type of ours as templates see it: by names, each of which is asked of a subject when a template uses it.
public struct ObjectType<Subject: Sendable>: Sendable {
    public typealias Member = Method<Subject>

    private final class Held: Sendable {
        let subject: Subject

        init(_ subject: Subject) { self.subject = subject }
    }

    private let type: GoType

    /// `name` is that of Go's pointer type, for errors.
    public init(_ name: String, _ members: [Member]) {
        type = .pointer(
            name,
            methods: members.map { member in
                Method(member.name, member.parameters) { value, arguments throws(TemplateError) in
                    guard case .object(let object) = value.content, let held = object as? Held else {
                        throw TemplateError("\(member.name) of another type")
                    }
                    return try member.body(held.subject, arguments)
                }
            }
        )
    }

    public func value(_ subject: Subject) -> Value { Value(type, .object(Held(subject))) }
}
