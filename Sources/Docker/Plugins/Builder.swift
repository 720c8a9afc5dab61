import Text

/// Commands that are the builder's, a plugin's: buildx, or what config.json has as `builder` among its aliases.
struct Builder {
    /// How many words of the command stand for the builder's own.
    private let count: Int
    private let command: String?
    private var group = ""

    /// nil for other commands, and where DOCKER_BUILDKIT turns it off.
    static func forwarded(_ words: [String]) throws -> Builder? {
        let builder: Builder
        switch (words[0], words.count > 1 ? words[1] : "") {
        case ("bake", _): builder = Builder(count: 1, command: "bake")
        case ("builder", _): builder = Builder(count: 1, command: nil, group: "builder")
        case ("build", _): builder = Builder(count: 1, command: "build")
        case ("image", "build"): builder = Builder(count: 2, command: "build", group: "image")
        default: return nil
        }
        guard let text = Configuration.variable("DOCKER_BUILDKIT") else { return builder }
        guard let isOn = FlagValue.bool(text) else {
            throw Failure(
                "DOCKER_BUILDKIT environment variable expects boolean value: strconv.ParseBool: parsing "
                    + "\(GoQuote.quoted(text)): invalid syntax"
            )
        }
        return isOn || words[0] == "bake" ? builder : nil
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
