import Glibc
import Linux
import OCI

/// The clocks of a new time namespace (time_namespaces(7)). They can be set until the first process is in it.
enum TimeOffsets {
    static func write(_ offsets: [SpecTimeOffset]) throws {
        guard !offsets.isEmpty else { return }
        let text = offsets.map { "\($0.clock) \($0.seconds) \($0.nanoseconds)\n" }.joined()
        do throws(SystemCallError) {
            try FileDescriptor.open("/proc/self/timens_offsets", O_WRONLY).writeAll(Array(text.utf8))
        } catch {
            throw RuntimeError("failed to update /proc/self/timens_offsets: \(error.reason) (linux.timeOffsets)")
        }
    }
}
