import CLinux

/// A descriptor that another process sends over a unix socket (SCM_RIGHTS in unix(7)).
public enum PassedDescriptor {
    /// What has come already, EAGAIN when nothing has; an error when it carries none. The result is close-on-exec.
    public static func receive(_ socket: Int32) throws(SystemCallError) -> FileDescriptor {
        FileDescriptor(owning: try systemCall("recvmsg") { monohull_receive_descriptor(socket) })
    }
}
