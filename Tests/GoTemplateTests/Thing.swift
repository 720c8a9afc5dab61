import GoTemplate

/// A type of Go that reads `Document.text`: every kind that templates tell apart.
enum Thing {
    static let type = GoType.structure(
        "main.Thing",
        [
            .init(embedded: .pointer(to: base)), .init("Name", "Name", .string), .init("Running", "Running", .bool),
            .init("Count", "Count", .int), .init("Big", "Big", .int64), .init("Size", "Size", .uint64),
            .init("Ratio", "Ratio", .float64), .init("Labels", "Labels", .stringMap), .init("List", "List", .strings),
            .init("Inner", "Inner", inner), .init("Ptr", "Ptr", .pointer(to: inner)),
            .init("NilPtr", "NilPtr", .pointer(to: inner)), .init("Inners", "Inners", .slice(of: inner)),
            .init("Map", "Map", .map(to: inner)), .init("Any", "Any", .anyMember), .init("P", "P", port),
            .init("Ports", "Ports", .map(to: .slice(of: inner), key: port)), .init("Words", "Words", words),
            .init("D", "D", seconds, omitsEmpty: true), .init("Nums", "Nums", .slice(of: .int)),
            .init("Empty", "Empty", .strings, omitsEmpty: true),
        ]
    )

    private static let base = GoType.structure(
        "main.Base",
        [.init("ID", "Id", .string), .init("Created", "Created", .string)]
    )
    private static let inner = GoType.structure(
        "main.Inner",
        [.init("Name", "Name", .string), .init("Port", "port", .int), .init("Flags", "Flags", .strings)]
    )
    private static let port = GoType.named("main.Port", .string)
    private static let words = GoType.named("main.StrSlice", .strings)
    private static let seconds = GoType.named("main.Dur", .int64) { value in
        if case .int(let seconds) = value.content { "\(seconds)s" } else { "" }
    }

    /// What lists have: names that are asked of a subject.
    static let row = ObjectType<Row>(
        "*main.Row",
        [
            .init("ID") { row, _ in .string(row.id) }, .init("Names") { row, _ in .string(row.names) },
            .init("Label", [.string]) { row, names in .string(row.labels[names[0].text ?? ""] ?? "") },
            .init("Count") { _, _ in .int(3) },
            .init("Fail") { _, _ throws(TemplateError) in throw TemplateError("it fails") },
        ]
    )

    struct Row: Sendable {
        let id = "abc<1>"
        let names = "web"
        let labels = ["a.b": "c"]
    }
}
