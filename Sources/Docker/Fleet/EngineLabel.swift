/// Of several engines that are asked at once (`Fleet`), the one that this process asks; a process is started for each.
enum EngineLabel {
    /// What starts such a process names its engine by. It is nobody's to set by hand.
    static let variable = "MONOHULL_DOCKER_ENGINE"
    /// Stands before the heads of a table, whose columns are set by who puts the tables together.
    static let tableMark = "\u{1}"

    static let current = Configuration.variable(variable)

    static func columns<Row: Sendable>() -> [Column<Row>] {
        current.map { name in [Column("Engine", "ENGINE") { _ in name }] } ?? []
    }
}
