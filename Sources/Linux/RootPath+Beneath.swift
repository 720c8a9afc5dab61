import CLinux
import Glibc

extension RootPath {
    private static let beneath: UInt64 = 0x08 | 0x02  // RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS

    /// Opens (O_PATH) what lies below a folder that others may change at the same time. Links may lead to other
    /// places in it; what leads out of it, by an absolute link or by "..", is refused with EXDEV.
    public static func openBeneath(_ folder: borrowing FileDescriptor, _ path: String) throws(SystemCallError)
        -> FileDescriptor
    {
        let raw = folder.raw
        let flags = UInt64(UInt32(bitPattern: O_PATH | O_CLOEXEC))
        // EAGAIN: something on the way was renamed while "..", and the kernel could not say whether we stayed inside.
        for _ in 0..<128 {
            let opened = monohull_openat2(raw, path, flags, 0, beneath)
            if opened >= 0 { return FileDescriptor(owning: opened) }
            if errno != EAGAIN && errno != EINTR { break }
        }
        throw SystemCallError("openat2", path: path)
    }
}
