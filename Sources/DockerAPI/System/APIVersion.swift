import Text

/// A number of the API that client and daemon speak ("1.51"); newer is greater.
public struct APIVersion: Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public static let current = "1.51"
    public static let minimum = "1.24"

    public let description: String
    private let parts: [Int]

    /// What is no number counts as 0, and what is missing too, as docker compares versions.
    public init(_ text: String) {
        description = text
        parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    }

    public init(stringLiteral text: String) { self.init(text) }

    public static func == (one: APIVersion, other: APIVersion) -> Bool { !(one < other) && !(other < one) }

    public static func < (one: APIVersion, other: APIVersion) -> Bool {
        for index in 0..<max(one.parts.count, other.parts.count) {
            let left = index < one.parts.count ? one.parts[index] : 0
            let right = index < other.parts.count ? other.parts[index] : 0
            if left != right { return left < right }
        }
        return false
    }
}
