import ContainerdCore
import Glibc
import Linux

/// The figures of this process, under the names that Prometheus' own clients give them.
enum ProcessMetrics {
    static func text() -> String {
        var lines = [
            "# TYPE containerd_build_info_total counter",
            "containerd_build_info_total{revision=\"\(DaemonVersion.revision)\",version=\"\(DaemonVersion.number)\"} 1",
        ]
        func add(_ name: String, _ type: String, _ value: some CustomStringConvertible) {
            lines += ["# TYPE process_\(name) \(type)", "process_\(name) \(value)"]
        }
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
            let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
            add("cpu_seconds_total", "counter", Double(seconds) + Double(microseconds) / 1e6)
        }
        if let bytes = try? Files.read("/proc/self/statm", limit: 4096) {
            let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ").prefix(2).compactMap { Int($0) }
            let size = sysconf(Int32(_SC_PAGESIZE))
            if pages.count == 2 {
                add("virtual_memory_bytes", "gauge", pages[0] * size)
                add("resident_memory_bytes", "gauge", pages[1] * size)
            }
        }
        if let open = try? Files.list("/proc/self/fd") { add("open_fds", "gauge", open.count) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            add("max_fds", "gauge", limit.rlim_cur)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
