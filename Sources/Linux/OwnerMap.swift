/// How the users and groups of a user namespace stand for those outside (user_namespaces(7)).
public struct OwnerMap: Sendable, Equatable {
    /// One line of a uid_map or gid_map.
    public struct Span: Sendable, Equatable {
        public let inside: UInt32
        public let outside: UInt32
        public let count: UInt32

        public init(inside: UInt32, outside: UInt32, count: UInt32) {
            self.inside = inside
            self.outside = outside
            self.count = count
        }
    }

    public let users: [Span]
    public let groups: [Span]

    /// What the kernel shows for an id that has no place in a namespace (/proc/sys/kernel/overflowuid).
    public static let nobody: UInt32 = 65534

    public init(users: [Span], groups: [Span]) {
        self.users = users
        self.groups = groups
    }

    /// In the words of containerd's mount options and labels: "INSIDE:OUTSIDE:COUNT", several between commas.
    public init?(users: String, groups: String) {
        guard let users = Self.spans(users), let groups = Self.spans(groups) else { return nil }
        self.init(users: users, groups: groups)
    }

    private static func spans(_ text: String) -> [Span]? {
        var list: [Span] = []
        for part in text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false) {
            let numbers = part.split(separator: 0x3A, omittingEmptySubsequences: false).map { UInt32(Substring($0)) }
            guard numbers.count == 3, let inside = numbers[0], let outside = numbers[1], let count = numbers[2],
                count > 0
            else { return nil }
            list.append(Span(inside: inside, outside: outside, count: count))
        }
        return list
    }

    /// The inverse of reading them.
    public static func words(_ spans: [Span]) -> String {
        spans.reduce(into: "") { text, span in
            if !text.isEmpty { text += "," }
            text += "\(span.inside):\(span.outside):\(span.count)"
        }
    }

    /// As /proc/PID/uid_map takes it.
    static func lines(_ spans: [Span]) -> String {
        spans.reduce(into: "") { $0 += "\($1.inside) \($1.outside) \($1.count)\n" }
    }

    /// Who the namespace's root is outside; nil where nobody is.
    public var root: (user: UInt32, group: UInt32)? {
        guard let user = outside(user: 0), let group = outside(group: 0) else { return nil }
        return (user, group)
    }

    public func outside(user: UInt32) -> UInt32? { Self.outside(user, users) }
    public func outside(group: UInt32) -> UInt32? { Self.outside(group, groups) }
    public func inside(user: UInt32) -> UInt32 { Self.inside(user, users) }
    public func inside(group: UInt32) -> UInt32 { Self.inside(group, groups) }

    private static func outside(_ id: UInt32, _ spans: [Span]) -> UInt32? {
        for span in spans where id >= span.inside && id - span.inside < span.count {
            let (found, isOver) = span.outside.addingReportingOverflow(id - span.inside)
            return isOver ? nil : found
        }
        return nil
    }

    private static func inside(_ id: UInt32, _ spans: [Span]) -> UInt32 {
        for span in spans where id >= span.outside && id - span.outside < span.count {
            return span.inside &+ (id - span.outside)
        }
        return nobody
    }

    /// The way back: what is owned by those outside belongs to those inside.
    public var inverted: OwnerMap {
        func turned(_ spans: [Span]) -> [Span] {
            spans.map { Span(inside: $0.outside, outside: $0.inside, count: $0.count) }
        }
        return OwnerMap(users: turned(users), groups: turned(groups))
    }
}
