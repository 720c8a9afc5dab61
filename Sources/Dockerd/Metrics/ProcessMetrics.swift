import Glibc
import Linux

/// What the kernel counts of this process, under the names of Prometheus' clients.
enum ProcessMetrics {
    static func write(to text: inout MetricsText) {
        let file = (try? Files.read("/proc/self/stat", limit: 4096)) ?? []
        // Behind the name, which may hold anything: state, ppid, and from the twelfth on the times.
        let fields = (String(decoding: file, as: UTF8.self).split(separator: ")").last ?? "").split(separator: " ")
        func field(_ number: Int) -> Double { number < fields.count ? Double(fields[number]) ?? 0 : 0 }
        let ticks = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        let used = (field(11) + field(12)) / ticks
        text.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", used)
        text.gauge("process_max_fds", "Maximum number of open file descriptors.", limit(Int32(RLIMIT_NOFILE.rawValue)))
        let open = (try? Files.list("/proc/self/fd").count) ?? 0
        text.gauge("process_open_fds", "Number of open file descriptors.", open)
        let resident = field(21) * Double(sysconf(Int32(_SC_PAGESIZE)))
        text.gauge("process_resident_memory_bytes", "Resident memory size in bytes.", Int(resident))
        // The kernel counts from the machine's start.
        let started = clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME) + field(19) / ticks
        text.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", started)
        text.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", Int(field(20)))
        let most = limit(Int32(RLIMIT_AS.rawValue))
        text.gauge("process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.", most)
    }

    /// In seconds.
    private static func clock(_ id: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(id, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func limit(_ resource: Int32) -> UInt64 {
        var value = rlimit()
        guard getrlimit(__rlimit_resource_t(UInt32(resource)), &value) == 0 else { return 0 }
        return UInt64(value.rlim_cur)
    }
}
