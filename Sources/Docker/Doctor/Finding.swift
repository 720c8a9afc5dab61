import GoTemplate

/// One line of `docker doctor`.
struct Finding: Sendable {
    enum Status: String, Sendable {
        case ok, warn
        /// Something is missing that Monohull needs.
        case fail
    }

    let area: String
    let check: String
    let status: Status
    let text: String
    /// How to mend it; empty where there is nothing to do.
    let remedy: String

    static let listing = Listing<Finding>(
        "doctor.Finding",
        [
            Column("Status", "STATUS") { $0.status.rawValue }, Column("Area", "AREA") { $0.area },
            Column("Check", "CHECK") { $0.check }, Column("Finding", "FINDING") { $0.text },
            Column("Remedy", "REMEDY") { $0.remedy },
        ]
    )
    static let table = "{{.Status}}\t{{.Check}}\t{{.Finding}}{{if .Remedy}} -> {{.Remedy}}{{end}}"
}

/// Findings of one area as they are made.
struct Findings {
    let area: String
    private(set) var all: [Finding] = []

    init(_ area: String) { self.area = area }

    mutating func ok(_ check: String, _ text: String) { add(check, .ok, text, "") }
    mutating func warn(_ check: String, _ text: String, _ remedy: String) { add(check, .warn, text, remedy) }
    mutating func fail(_ check: String, _ text: String, _ remedy: String) { add(check, .fail, text, remedy) }

    private mutating func add(_ check: String, _ status: Finding.Status, _ text: String, _ remedy: String) {
        all.append(Finding(area: area, check: check, status: status, text: text, remedy: remedy))
    }
}
