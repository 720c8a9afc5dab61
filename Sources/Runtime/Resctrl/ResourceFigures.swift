import Linux
import OCI

/// What `events` tells of a container's group in the resctrl file system: what the processor can share, what the group
/// has of it, and what it uses. A part that the processor lacks is nil or empty.
public struct ResourceFigures: Sendable {
    /// info/L3.
    public struct Cache: Sendable {
        public let mask: String
        public let minimumBits: UInt64
        public let groups: UInt64
    }

    /// info/MB.
    public struct Bandwidth: Sendable {
        public let granularity: UInt64
        public let isLinear: UInt64
        public let minimum: UInt64
        public let groups: UInt64
    }

    /// Bytes since the group was made, of one cache.
    public struct Traffic: Sendable {
        public let total: UInt64
        public let local: UInt64
    }

    public let cache: Cache?
    public let bandwidth: Bandwidth?
    /// Lines of the root group's schemata and of the container's.
    public let rootSchemata: [String]
    public let schemata: [String]
    /// By cache; nil where nothing counts.
    public let traffic: [Traffic]?
    /// Bytes of each cache.
    public let occupancy: [UInt64]?

    init(_ control: ResourceControl) throws {
        let root = control.root
        rootSchemata = try Self.lines("\(root)/schemata")
        schemata = try Self.lines("\(control.path)/schemata")
        let hasCache = Files.exists("\(root)/info/L3")
        cache = hasCache ? try Self.cache("\(root)/info/L3") : nil
        bandwidth = Files.exists("\(root)/info/MB") ? try Self.bandwidth("\(root)/info/MB") : nil

        let features = (try? Self.lines("\(root)/info/L3_MON/mon_features")) ?? []
        let folder = "\(control.monitoringPath ?? control.path)/mon_data"
        let caches = features.isEmpty ? [] : try Files.list(folder).sorted().map { "\(folder)/\($0)" }
        func figure(_ cache: String, _ name: String) throws -> UInt64 {
            features.contains(name) ? try Self.number("\(cache)/\(name)") : 0
        }
        let counts = features.contains("mbm_total_bytes") || features.contains("mbm_local_bytes")
        traffic =
            counts
            ? try caches.map {
                Traffic(total: try figure($0, "mbm_total_bytes"), local: try figure($0, "mbm_local_bytes"))
            } : nil
        occupancy = features.contains("llc_occupancy") ? try caches.map { try figure($0, "llc_occupancy") } : nil
    }

    private static func cache(_ folder: String) throws -> Cache {
        Cache(
            mask: try text("\(folder)/cbm_mask"),
            minimumBits: try number("\(folder)/min_cbm_bits"),
            groups: try number("\(folder)/num_closids")
        )
    }

    private static func bandwidth(_ folder: String) throws -> Bandwidth {
        Bandwidth(
            granularity: try number("\(folder)/bandwidth_gran"),
            isLinear: try number("\(folder)/delay_linear"),
            minimum: try number("\(folder)/min_bandwidth"),
            groups: try number("\(folder)/num_closids")
        )
    }

    /// The last line that tells of the resource, "L3" or "MB".
    public static func line(_ resource: String, in lines: [String]) -> String {
        lines.last { line in
            let bytes = Array(line.utf8)
            return bytes.indices.contains { bytes[$0...].starts(with: resource.utf8) }
        } ?? ""
    }

    private static func text(_ path: String) throws -> String { try lines(path).joined(separator: "\n") }

    private static func number(_ path: String) throws -> UInt64 {
        let text = try text(path)
        guard let number = UInt64(text) else { throw RuntimeError("\(path) holds no number but \"\(text)\"") }
        return number
    }

    /// Without the spaces by which the kernel lines them up.
    private static func lines(_ path: String) throws -> [String] {
        try Files.read(path, limit: 1 << 20).split(separator: 0x0A).map { line in
            String(decoding: line.drop { $0 == 0x20 }, as: UTF8.self)
        }
    }
}
