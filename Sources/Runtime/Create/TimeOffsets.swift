import Glibc
import Linux
import OCI

/// The clocks of a new time namespace (time_namespaces(7)). They can be set until the first process is in it.
enum TimeOffsets {
    private static let path = "/proc/self/timens_offsets"

    /// The file to write to, which the caller closes; -1 without offsets. To be opened while the host's /proc is in
    /// sight: a mount namespace that is joined may have any file in that place (CVE-2025-52881's class).
    static func open(_ offsets: [SpecTimeOffset]) throws -> Int32 {
        if offsets.isEmpty { return -1 }
        do throws(SystemCallError) {
            return try FileDescriptor.open(path, O_WRONLY).take()
        } catch {
            throw failed(error)
        }
    }

    static func write(_ offsets: [SpecTimeOffset], to file: Int32) throws {
        guard file >= 0 else { return }
        let bytes = Array(offsets.map { "\($0.clock) \($0.seconds) \($0.nanoseconds)\n" }.joined().utf8)
        do throws(SystemCallError) {
            try systemCall("write", path: path) { Glibc.write(file, bytes, bytes.count) }
        } catch {
            throw failed(error)
        }
    }

    private static func failed(_ error: SystemCallError) -> RuntimeError {
        RuntimeError("failed to update \(path): \(error.reason) (linux.timeOffsets)")
    }
}
