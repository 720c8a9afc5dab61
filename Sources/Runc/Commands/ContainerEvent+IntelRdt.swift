import Runtime
import Text

/// The member intel_rdt, of containers whose configuration has one.
extension ContainerEvent {
    static func write(_ figures: ResourceFigures, to writer: inout JSONWriter) {
        if let cache = figures.cache {
            writer.memberObject("l3_cache_info") { writer in
                writer.member("cbm_mask", omitEmpty: cache.mask)
                writer.member("min_cbm_bits", omitEmpty: cache.minimumBits)
                writer.member("num_closids", omitEmpty: cache.groups)
            }
            writer.member("l3_cache_schema_root", omitEmpty: ResourceFigures.line("L3", in: figures.rootSchemata))
            writer.member("l3_cache_schema", omitEmpty: ResourceFigures.line("L3", in: figures.schemata))
        }
        if let bandwidth = figures.bandwidth {
            writer.memberObject("mem_bw_info") { writer in
                writer.member("bandwidth_gran", omitEmpty: bandwidth.granularity)
                writer.member("delay_linear", omitEmpty: bandwidth.isLinear)
                writer.member("min_bandwidth", omitEmpty: bandwidth.minimum)
                writer.member("num_closids", omitEmpty: bandwidth.groups)
            }
            writer.member("mem_bw_schema_root", omitEmpty: ResourceFigures.line("MB", in: figures.rootSchemata))
            writer.member("mem_bw_schema", omitEmpty: ResourceFigures.line("MB", in: figures.schemata))
        }
        writer.member("schemata", omitEmpty: figures.schemata)
        if let traffic = figures.traffic {
            writer.memberArray("mbm_stats") { writer in
                for cache in traffic {
                    writer.object { writer in
                        writer.member("mbm_total_bytes", cache.total)
                        writer.member("mbm_local_bytes", cache.local)
                    }
                }
            }
        }
        if let occupancy = figures.occupancy {
            writer.memberArray("cmt_stats") { writer in
                for bytes in occupancy { writer.object { $0.member("llc_occupancy", bytes) } }
            }
        }
    }
}
