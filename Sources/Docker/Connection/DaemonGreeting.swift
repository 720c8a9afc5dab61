/// What a daemon tells of itself to who asks whether it is there.
struct DaemonGreeting {
    /// The newest version of the API; "" where it is older than that word.
    let version: String
    let isExperimental: Bool
    let system: String

    init(_ fields: [String: String]) {
        version = fields["api-version"] ?? ""
        isExperimental = fields["docker-experimental"] == "true"
        system = fields["ostype"] ?? ""
    }
}
