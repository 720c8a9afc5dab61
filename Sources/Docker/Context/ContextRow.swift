import GoTemplate

/// One line of `docker context ls`.
struct ContextRow {
    let name: String
    var description = ""
    var host = ""
    let isCurrent: Bool
    var problem = ""

    static let defaultDescription = "Current DOCKER_HOST based configuration"
    static let table = "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}"

    static let listing = Listing<ContextRow>(
        "*formatter.clientContextContext",
        [
            Column("Current", value: { .bool($0.isCurrent) }),
            Column("Name", "NAME") { $0.name },
            Column("Description", "DESCRIPTION") { $0.description },
            Column("DockerEndpoint", "DOCKER ENDPOINT") { $0.host },
            Column("Error", "ERROR") { Shortening.ellipsis($0.problem, 45) },
        ]
    )

    init(_ record: ContextRecord, isCurrent: Bool) {
        name = record.name
        description = record.description
        self.isCurrent = isCurrent
        if let host = record.host { self.host = host } else { problem = "cannot find docker endpoint in context" }
    }

    /// The current context that is not there.
    init(missing name: String, _ settings: Settings) {
        self.name = name
        isCurrent = true
        do {
            _ = try settings.contexts.get(name)
        } catch {
            problem = (error as? Failure)?.message ?? "\(error)"
        }
    }
}
