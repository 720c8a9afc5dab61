import Text

/// What an image says about the process to run.
struct ImageConfig {
    private let json: JSONNode?

    init(_ json: JSONNode?) { self.json = json }

    func apply(to spec: inout SpecDraft, users: SpecUserLookup) throws {
        let own = json?["Env"]?.strings ?? []
        spec.env = Environment.merged(own.isEmpty ? [SpecDraft.standardPath] : own, spec.env)
        spec.args = (json?["Entrypoint"]?.strings ?? []) + (json?["Cmd"]?.strings ?? [])
        let folder = json?["WorkingDir"]?.string ?? ""
        spec.cwd = folder.isEmpty ? "/" : folder
        let user = json?["User"]?.string ?? ""
        if user.isEmpty {
            users.addGroups(of: "root", to: &spec)
        } else {
            try users.apply(user, to: &spec)
            users.addGroups(of: String(spec.uid), to: &spec)
        }
    }
}
