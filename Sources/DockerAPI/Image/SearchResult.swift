import Text

/// One line of GET /images/search.
public struct SearchResult: Sendable {
    public let stars: Int
    public let isOfficial: Bool
    public let name: String
    public let description: String

    /// As the index has it.
    public init(_ node: JSONNode) {
        stars = node["star_count"]?.int ?? 0
        isOfficial = node["is_official"]?.bool ?? false
        name = node["name"]?.string ?? ""
        description = node["description"]?.string ?? ""
    }

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("star_count", stars)
            $0.member("is_official", isOfficial)
            $0.member("name", name)
            $0.member("is_automated", false)
            $0.member("description", description)
        }
    }
}
