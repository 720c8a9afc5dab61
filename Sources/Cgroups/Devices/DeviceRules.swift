import OCI

/// A configuration's list of device rules boiled down to what it comes to: everything is denied (or allowed) but for
/// exceptions. The kernel's v1 controller works so, and v2's filter is made to work the same.
struct DeviceRules: Equatable {
    struct Node: Hashable, Comparable {
        var isBlock: Bool
        /// -1 for any number, as for `minor`.
        var major: Int64
        var minor: Int64

        static func < (left: Node, right: Node) -> Bool {
            (left.major, left.minor, left.isBlock ? 0 : 1) < (right.major, right.minor, right.isBlock ? 0 : 1)
        }
    }

    /// BPF_DEVCG_ACC_*.
    struct Access: OptionSet {
        let rawValue: UInt8

        static let mknod = Access(rawValue: 1)
        static let read = Access(rawValue: 2)
        static let write = Access(rawValue: 4)
        static let all: Access = [.mknod, .read, .write]

        init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Other letters say nothing.
        init(_ text: String) {
            var access: Access = []
            for letter in text.utf8 {
                switch letter {
                case UInt8(ascii: "r"): access.insert(.read)
                case UInt8(ascii: "w"): access.insert(.write)
                case UInt8(ascii: "m"): access.insert(.mknod)
                default: continue
                }
            }
            self = access
        }

        var text: String {
            (contains(.read) ? "r" : "") + (contains(.write) ? "w" : "") + (contains(.mknod) ? "m" : "")
        }
    }

    private(set) var allowsByDefault = false
    private(set) var exceptions: [Node: Access] = [:]

    init(_ rules: some Sequence<LinuxDeviceRule>) throws {
        for rule in rules { try apply(rule) }
    }

    var sorted: [(node: Node, access: Access)] {
        exceptions.sorted { $0.key < $1.key }.map { (node: $0.key, access: $0.value) }
    }

    private mutating func apply(_ rule: LinuxDeviceRule) throws {
        if rule.type == "a" || rule.type.isEmpty {
            allowsByDefault = rule.allow
            exceptions = [:]
            return
        }
        func number(_ value: Int64?) throws -> Int64 {
            guard let value, value >= 0 else { return -1 }
            if value > Int64(UInt32.max) { throw CgroupError("invalid device number \(value)") }
            return value
        }
        let node = Node(isBlock: rule.type == "b", major: try number(rule.major), minor: try number(rule.minor))
        let access = Access(rule.access)
        if rule.allow != allowsByDefault {
            exceptions[node, default: []].formUnion(access)
        } else {
            try remove(node, access)
        }
    }

    /// A hole in a wildcard can't be told to the v1 kernel, which would ignore the request without a word.
    private mutating func remove(_ node: Node, _ access: Access) throws {
        let wider = [
            Node(isBlock: node.isBlock, major: -1, minor: node.minor),
            Node(isBlock: node.isBlock, major: node.major, minor: -1),
            Node(isBlock: node.isBlock, major: -1, minor: -1),
        ]
        for wildcard in wider where wildcard != node {
            guard let there = exceptions[wildcard], !there.isDisjoint(with: access) else { continue }
            throw CgroupError(
                "unable to remove '\(allowsByDefault ? "deny" : "allow")' exception: requested rule [\(node.text) "
                    + "\(access.text)] not supported by devices cgroupv1 (cannot punch hole in existing wildcard rule "
                    + "[\(wildcard.text) \(there.text)])"
            )
        }
        guard let rest = exceptions[node]?.subtracting(access) else { return }
        exceptions[node] = rest.isEmpty ? nil : rest
    }
}

extension DeviceRules.Node {
    /// As v1's files have it: "c 1:3", "b *:*".
    var text: String {
        "\(isBlock ? "b" : "c") \(major < 0 ? "*" : "\(major)"):\(minor < 0 ? "*" : "\(minor)")"
    }
}
