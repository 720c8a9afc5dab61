/// What a task uses, by the version of the cgroups that it lives in.
extension MessageShape {
    static let cgroup1 = MessageShape([
        (1, "hugetlb", .list(.message(hugePages))), (2, "pids", .message(processes)),
        (
            3, "cpu",
            .message(MessageShape([(1, "usage", .message(cpuTimes)), (2, "throttling", .message(throttling))]))
        ),
        (4, "memory", .message(memory1)), (5, "blkio", .message(blockIO)), (6, "rdma", .message(rdma)),
        (7, "network", .list(.message(network))),
        (
            8, "cgroup_stats",
            .message(MessageShape(.number, "nr_sleeping nr_running nr_stopped nr_uninterruptible nr_io_wait"))
        ),
        (9, "memory_oom_control", .message(MessageShape(.number, "oom_kill_disable under_oom oom_kill"))),
    ])

    static let cgroup2 = MessageShape([
        (1, "pids", .message(processes)), (2, "cpu", .message(cpu2)), (4, "memory", .message(memory2)),
        (5, "rdma", .message(rdma)),
        (
            6, "io",
            .message(MessageShape([(1, "usage", .list(.message(device))), (2, "psi", .message(pressure))]))
        ),
        (7, "hugetlb", .list(.message(hugePages2))),
        (8, "memory_events", .message(MessageShape(.number, "low high max oom oom_kill"))),
        (9, "network", .list(.message(network))),
    ])

    private static let processes = MessageShape(.number, "current limit")
    private static let throttling = MessageShape(.number, "periods throttled_periods throttled_time")
    private static let cpuTimes = MessageShape([
        (1, "total", .number), (2, "kernel", .number), (3, "user", .number), (4, "per_cpu", .list(.number)),
    ])
    private static let hugePages = MessageShape([
        (1, "usage", .number), (2, "max", .number), (3, "failcnt", .number), (4, "pagesize", .string),
    ])
    private static let hugePages2 = MessageShape([
        (1, "current", .number), (2, "max", .number), (3, "pagesize", .string), (4, "failcnt", .number),
    ])
    private static let rdmaEntry = MessageShape([
        (1, "device", .string), (2, "hca_handles", .number), (3, "hca_objects", .number),
    ])
    private static let rdma = MessageShape([
        (1, "current", .list(.message(rdmaEntry))), (2, "limit", .list(.message(rdmaEntry))),
    ])
    private static let device = MessageShape(.number, "major minor rbytes wbytes rios wios")
    private static let blockEntry = MessageShape([
        (1, "op", .string), (2, "device", .string), (3, "major", .number), (4, "minor", .number),
        (5, "value", .number),
    ])
    private static let blockIO = MessageShape(
        .list(.message(blockEntry)),
        """
        io_service_bytes_recursive io_serviced_recursive io_queued_recursive io_service_time_recursive \
        io_wait_time_recursive io_merged_recursive io_time_recursive sectors_recursive
        """
    )
    private static let network = MessageShape([
        (1, "name", .string), (2, "rx_bytes", .number), (3, "rx_packets", .number), (4, "rx_errors", .number),
        (5, "rx_dropped", .number), (6, "tx_bytes", .number), (7, "tx_packets", .number), (8, "tx_errors", .number),
        (9, "tx_dropped", .number),
    ])
    private static let average = MessageShape([
        (1, "avg10", .double), (2, "avg60", .double), (3, "avg300", .double), (4, "total", .number),
    ])
    private static let pressure = MessageShape([(1, "some", .message(average)), (2, "full", .message(average))])
    private static let memoryEntry = MessageShape(.number, "limit usage max failcnt")

    private static let memory1 = MessageShape(
        MessageShape(
            .number,
            """
            cache rss rss_huge mapped_file dirty writeback pg_pg_in pg_pg_out pg_fault pg_maj_fault inactive_anon \
            active_anon inactive_file active_file unevictable hierarchical_memory_limit hierarchical_swap_limit \
            total_cache total_rss total_rss_huge total_mapped_file total_dirty total_writeback total_pg_pg_in \
            total_pg_pg_out total_pg_fault total_pg_maj_fault total_inactive_anon total_active_anon \
            total_inactive_file total_active_file total_unevictable
            """
        ),
        [
            (33, "usage", .message(memoryEntry)), (34, "swap", .message(memoryEntry)),
            (35, "kernel", .message(memoryEntry)), (36, "kernel_tcp", .message(memoryEntry)),
        ]
    )
    private static let cpu2 = MessageShape(
        MessageShape(.number, "usage_usec user_usec system_usec nr_periods nr_throttled throttled_usec"),
        [(7, "psi", .message(pressure)), (8, "nr_bursts", .number), (9, "burst_usec", .number)]
    )
    private static let memory2 = MessageShape(
        MessageShape(
            .number,
            """
            anon file kernel_stack slab sock shmem file_mapped file_dirty file_writeback anon_thp inactive_anon \
            active_anon inactive_file active_file unevictable slab_reclaimable slab_unreclaimable pgfault pgmajfault \
            workingset_refault workingset_activate workingset_nodereclaim pgrefill pgscan pgsteal pgactivate \
            pgdeactivate pglazyfree pglazyfreed thp_fault_alloc thp_collapse_alloc usage usage_limit swap_usage \
            swap_limit max_usage swap_max_usage
            """
        ),
        [(38, "psi", .message(pressure))]
    )

    private init(_ base: MessageShape, _ more: [(UInt64, String, Kind)]) {
        fields = base.fields + MessageShape(more).fields
    }
}
