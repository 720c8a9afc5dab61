/// How the users and groups of a user namespace stand for those outside (user_namespaces(7)).
public struct OwnerMap: Sendable, Equatable {
    public let users: [IDMapping]
    public let groups: [IDMapping]

    public init(users: [IDMapping], groups: [IDMapping]) {
        self.users = users
        self.groups = groups
    }

    /// In the words of `IDMapping.words`.
    public init?(users: String, groups: String) {
        guard let users = IDMapping.parse(words: users), let groups = IDMapping.parse(words: groups) else { return nil }
        self.init(users: users, groups: groups)
    }

    /// Who the namespace's root is outside; nil where nobody is.
    public var root: (user: UInt32, group: UInt32)? {
        guard let user = outside(user: 0), let group = outside(group: 0) else { return nil }
        return (user, group)
    }

    public func outside(user: UInt32) -> UInt32? { IDMapping.outside(user, in: users) }
    public func outside(group: UInt32) -> UInt32? { IDMapping.outside(group, in: groups) }
    public func inside(user: UInt32) -> UInt32 { IDMapping.inside(user, in: users) }
    public func inside(group: UInt32) -> UInt32 { IDMapping.inside(group, in: groups) }

    /// The way back: what is owned by those outside belongs to those inside.
    public var inverted: OwnerMap {
        func turned(_ mappings: [IDMapping]) -> [IDMapping] {
            mappings.map { IDMapping(inside: $0.outside, outside: $0.inside, count: $0.count) }
        }
        return OwnerMap(users: turned(users), groups: turned(groups))
    }
}
