/// What a host of a registry may be asked for.
public struct HostCapabilities: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let pull = HostCapabilities(rawValue: 1)
    public static let resolve = HostCapabilities(rawValue: 2)
    public static let push = HostCapabilities(rawValue: 4)
    public static let referrers = HostCapabilities(rawValue: 8)
    public static let all: HostCapabilities = [.pull, .resolve, .push, .referrers]

    /// The word of a hosts.toml, in whatever case.
    init?(word: String) {
        switch word.lowercased() {
        case "pull": self = .pull
        case "resolve": self = .resolve
        case "push": self = .push
        case "referrers": self = .referrers
        default: return nil
        }
    }
}
