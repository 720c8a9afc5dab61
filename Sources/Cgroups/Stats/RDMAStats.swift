import Linux

/// What one RDMA device has handed out, or may (rdma.current and rdma.max; the largest number for no limit).
public struct RDMAStats: Sendable, Equatable {
    public var device: String
    public var handles: UInt64 = 0
    public var objects: UInt64 = 0

    /// Lines like "mlx4_0 hca_handle=2 hca_object=2000"; none where the file is missing.
    static func read(_ path: String) throws -> [RDMAStats] {
        guard Files.exists(path) else { return [] }
        return try CgroupFile.lines(CgroupFile.read(path)).compactMap { line in
            let words = CgroupFile.words(line)
            guard let device = words.first else { return nil }
            var stats = RDMAStats(device: device)
            for word in words.dropFirst() {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let value = try CgroupFile.number(parts[1], path)
                if parts[0] == "hca_handle" { stats.handles = value }
                if parts[0] == "hca_object" { stats.objects = value }
            }
            return stats
        }
    }
}
