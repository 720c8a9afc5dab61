import GoTemplate

/// A name that the format of a list may use, and what stands over it in a table.
struct Column<Row: Sendable>: Sendable {
    let name: String
    /// nil for what no table has a head for.
    let heading: String?
    let value: @Sendable (Row) -> Value

    init(_ name: String, _ heading: String? = nil, value: @escaping @Sendable (Row) -> Value) {
        self.name = name
        self.heading = heading
        self.value = value
    }

    init(_ name: String, _ heading: String? = nil, _ text: @escaping @Sendable (Row) -> String) {
        self.init(name, heading, value: { .string(text($0)) })
    }
}
