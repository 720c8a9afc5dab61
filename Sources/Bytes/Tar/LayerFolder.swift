import CLinux
import Glibc
import Linux

/// An open folder of a layer.
final class LayerFolder {
    private let descriptor: FileDescriptor
    let inode: UInt64
    /// New files get the folder's group and not their maker's.
    let givesGroup: Bool

    init(_ descriptor: consuming FileDescriptor) throws(SystemCallError) {
        self.descriptor = descriptor
        var status = stat()
        let raw = self.descriptor.raw
        try systemCall("fstat") { fstat(raw, &status) }
        inode = UInt64(status.st_ino)
        givesGroup = status.st_mode & S_ISGID != 0
    }

    var raw: Int32 { descriptor.raw }
}
