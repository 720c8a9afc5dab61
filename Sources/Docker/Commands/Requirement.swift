/// What a command or an option needs of the daemon: "api 1.42", "experimental", or an operating system. What it lacks is
/// told in docker's words, before the command asks for anything.
struct Requirement {
    private var version = ""
    private var system = ""
    private var isExperiment = false

    init(_ needs: [String]) {
        for need in needs {
            switch need {
            case "experimental": isExperiment = true
            case "linux", "windows": system = need
            default: version = String(need.dropFirst(4))
            }
        }
    }

    static func isNeed(_ word: String) -> Bool {
        word.hasPrefix("api ") || ["experimental", "linux", "windows"].contains(word)
    }

    /// For help, behind what an option does.
    var note: String { version.isEmpty ? "" : " (API \(version)+)" }

    /// nil where the daemon has it; one that does not answer has everything, for now.
    func problem(_ subject: String, _ client: Client) -> String? {
        if !version.isEmpty, client.isOlder(than: version) {
            return "\(subject) requires API version \(version), but the Docker daemon API version is \(client.spoken)"
        }
        if !system.isEmpty, let other = client.daemon?.system, !other.isEmpty, other != system {
            return "\(subject) is only supported on a Docker daemon running on \(system), but the Docker daemon is "
                + "running on \(other)"
        }
        if isExperiment, client.daemon?.isExperimental == false {
            return "\(subject) is only supported on a Docker daemon with experimental features enabled"
        }
        return nil
    }
}
