import Text

/// Commands that are the builder's, a plugin's: buildx, or what config.json has as `builder` among its aliases.
struct Builder {
    /// How many words of the command stand for the builder's own.
    private let count: Int
    private let command: String?
    private var group = ""
    /// What DOCKER_BUILDKIT says; nil without it.
    private let isWanted: Bool?

    /// nil for other commands.
    static func forwarded(_ words: [String]) throws -> Builder? {
        let isWanted = try isWanted()
        switch (words[0], words.count > 1 ? words[1] : "") {
        // That is the builder's alone, whatever DOCKER_BUILDKIT says.
        case ("bake", _): return Builder(count: 1, command: "bake", isWanted: isWanted == true ? true : nil)
        case ("builder", _): return Builder(count: 1, command: nil, group: "builder", isWanted: isWanted)
        case ("build", _): return Builder(count: 1, command: "build", isWanted: isWanted)
        case ("image", "build"): return Builder(count: 2, command: "build", group: "image", isWanted: isWanted)
        default: return nil
        }
    }

    private static func isWanted() throws -> Bool? {
        guard let text = Configuration.variable("DOCKER_BUILDKIT") else { return nil }
        if let isOn = FlagValue.bool(text) { return isOn }
        throw Failure(
            "DOCKER_BUILDKIT environment variable expects boolean value: strconv.ParseBool: parsing "
                + "\(GoQuote.quoted(text)): invalid syntax"
        )
    }

    /// DOCKER_BUILDKIT=0: the daemon's own builder is taken, and that is told.
    var isRefused: Bool { isWanted == false }

    static let refusedNotice = """
        DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
                    BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0
                    environment-variable.

        """

    /// What is told where the plugin is missing, or does not work for the reason that is given: the daemon's own builder
    /// is taken then. Throws where nothing else will do.
    func missingNotice(isAlias: Bool, problem: String?) throws -> String {
        let reason = problem.map { "\($0)\n\n" } ?? ""
        let advice = "the buildx component"
        let place = "https://docs.docker.com/go/buildx/"
        if command == "bake" {
            throw Failure(
                reason + "ERROR: docker bake requires \(advice) but it is missing or broken.\n"
                    + "       Install \(advice) to use bake:\n       \(place)"
            )
        }
        if isWanted == true || isAlias {
            throw Failure(
                reason + "ERROR: BuildKit is enabled but \(advice) is missing or broken.\n"
                    + "       Install \(advice) to build images with BuildKit:\n       \(place)"
            )
        }
        let indent = String(repeating: " ", count: 12)
        return reason + "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n"
            + "\(indent)Install \(advice) to build images with BuildKit:\n\(indent)\(place)\n"
    }

    /// What stays of the command's own words before the plugin's.
    var commandPath: String { group.isEmpty ? "docker" : "docker \(group)" }

    /// The plugin's name, and whether somebody chose it.
    func plugin(_ settings: Settings) -> (name: String, isAlias: Bool) {
        guard let name = settings.file["aliases"]?.member(named: "builder")?.string else { return ("buildx", false) }
        return (name, true)
    }

    func words(_ plugin: String, _ words: [String]) -> [String] {
        [plugin] + (command.map { [$0] } ?? []) + words.dropFirst(count)
    }
}
