import Cgroups

/// What a container uses as the protobuf that containerd passes on to whoever asked, in an Any: clients know two
/// messages, one for each version of cgroups.
enum MetricsMessage {
    static func any(_ stats: CgroupStats, isV2: Bool) -> [UInt8] {
        var any = ProtobufWriter()
        any.string(1, "io.containerd.cgroups.\(isV2 ? "v2" : "v1").Metrics")
        any.message(2, isV2 ? MetricsV2.bytes(stats) : MetricsV1.bytes(stats))
        return any.bytes
    }

    /// rdma.current and rdma.max; the same in both versions.
    static func rdma(_ stats: CgroupStats) -> [UInt8]? {
        if stats.rdma.isEmpty && stats.rdmaLimits.isEmpty { return nil }
        var message = ProtobufWriter()
        for (field, entries) in [(UInt32(1), stats.rdma), (2, stats.rdmaLimits)] {
            for entry in entries {
                var fields = ProtobufWriter()
                fields.string(1, entry.device)
                fields.varint(2, min(entry.handles, UInt64(UInt32.max)))
                fields.varint(3, min(entry.objects, UInt64(UInt32.max)))
                message.message(field, fields.bytes)
            }
        }
        return message.bytes
    }
}
