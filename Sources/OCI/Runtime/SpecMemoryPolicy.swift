/// linux.memoryPolicy (set_mempolicy(2)).
public struct SpecMemoryPolicy: Sendable {
    /// Mode with its flags, as the call takes them.
    public var mode: UInt32
    public var nodes: Set<Int>

    private static let modes: [String: UInt32] = [
        "MPOL_DEFAULT": 0, "MPOL_PREFERRED": 1, "MPOL_BIND": 2, "MPOL_INTERLEAVE": 3, "MPOL_LOCAL": 4,
        "MPOL_PREFERRED_MANY": 5, "MPOL_WEIGHTED_INTERLEAVE": 6,
    ]
    private static let flags: [String: UInt32] = [
        "MPOL_F_STATIC_NODES": 1 << 15, "MPOL_F_RELATIVE_NODES": 1 << 14, "MPOL_F_NUMA_BALANCING": 1 << 13,
    ]

    public static var modeNames: [String] { modes.keys.sorted() }
    public static var flagNames: [String] { flags.keys.sorted() }

    init(_ object: SpecObject) throws {
        let name = try object.string("mode") ?? ""
        guard var mode = Self.modes[name] else { throw SpecError("invalid memory policy mode \"\(name)\"") }
        let text = try object.string("nodes") ?? ""
        do {
            nodes = text.isEmpty ? [] : try NumberList.parse(text)
        } catch {
            throw SpecError("invalid memory policy nodes \"\(text)\": \(error)")
        }
        switch name {
        case "MPOL_DEFAULT", "MPOL_LOCAL":
            if !nodes.isEmpty { throw SpecError("memory policy mode requires 0 nodes but got \(nodes.count)") }
        // The kernel takes it with and without nodes.
        case "MPOL_PREFERRED": break
        default:
            if nodes.isEmpty { throw SpecError("memory policy mode requires at least one node but got 0") }
        }
        for flag in try object.strings("flags") {
            guard let bit = Self.flags[flag] else { throw SpecError("invalid memory policy flag \"\(flag)\"") }
            mode |= bit
        }
        self.mode = mode
    }
}
