import CLinux
import Glibc
import Linux

/// The null device, known by its number and not by its name.
enum NullDevice {
    static func isNull(_ raw: Int32) -> Bool {
        var status = stat()
        return fstat(raw, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
            && status.st_rdev == monohull_makedev(1, 3)
    }

    /// Standard streams that are the host's null device become the container's own: nothing of the host's tree stays
    /// open in the container. After the change of root.
    static func reopenStandardStreams() throws {
        let streams = (0...2).filter { isNull(Int32($0)) }
        if streams.isEmpty { return }
        let own: FileDescriptor
        do throws(SystemCallError) {
            own = try FileDescriptor.open("/dev/null", O_RDWR)
        } catch {
            throw RuntimeError("error reopening /dev/null inside container: \(error)")
        }
        let raw = own.raw
        guard isNull(raw) else {
            throw RuntimeError("error reopening /dev/null inside container: container's /dev/null is invalid")
        }
        for stream in streams { try systemCall("dup2") { dup2(raw, Int32(stream)) } }
    }
}
