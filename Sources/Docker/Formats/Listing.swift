import GoTemplate
import Text

/// A kind of list: its columns, each of which is computed when a format uses it.
struct Listing<Row: Sendable>: Sendable {
    private let type: ObjectType<Row>
    private let heads: Value

    /// `name` is that of docker's type, which stands in errors. `label` is what `.Label "name"` answers.
    init(_ name: String, _ columns: [Column<Row>], label: (@Sendable (Row, String) -> String)? = nil) {
        let columns = EngineLabel.columns() + columns
        var members = columns.map { column in ObjectType<Row>.Member(column.name) { row, _ in column.value(row) } }
        if let label {
            members.append(.init("Label", [.string]) { row, names in .string(label(row, names[0].text ?? "")) })
        }
        type = ObjectType(name, members)
        var titles: [String: String] = [:]
        for column in columns { titles[column.name] = column.heading }
        heads = .map(titles, Self.headType)
    }

    private static var headType: GoType {
        .named(
            "formatter.SubHeaderContext",
            .stringMap,
            methods: [Method("Label", [.string]) { _, names in .string(labelHead(names[0].text ?? "")) }]
        )
    }

    /// The last part of a label's name, in words.
    private static func labelHead(_ name: String) -> String {
        let last = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last
        let bytes = (last.map(Array.init) ?? []).map { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A row as templates see it.
    func value(_ row: Row) -> Value { type.value(row) }

    /// Everything that the command prints. A row that the template cannot be executed for leaves nothing to print.
    func text(_ rows: some Sequence<Row>, _ format: ListFormat) throws -> [UInt8] {
        var output: [UInt8] = []
        do throws(TemplateError) {
            let ofEngine = EngineLabel.current != nil && format.isUsualTable ? "{{.Engine}}\t" : ""
            let template = try Template(ofEngine + format.template)
            if format.isTable {
                // What cannot be said of the heads is left out, and the rest of the line with it.
                do throws(TemplateError) {
                    try template.execute(heads, functions: .headers, into: &output)
                } catch {}
                output.append(0x0A)
            }
            for row in rows {
                try template.execute(type.value(row), into: &output)
                output.append(0x0A)
            }
        } catch {
            throw Failure("template parsing error: \(error)")
        }
        guard format.isTable else { return output }
        // Of several engines the columns are set when all have answered.
        if EngineLabel.current != nil { return Array(EngineLabel.tableMark.utf8) + output }
        let table = TabWriter(minimum: 10, padding: 3).format(String(decoding: output, as: UTF8.self))
        return Array(table.utf8)
    }
}
