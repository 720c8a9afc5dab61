import CLinux
import Glibc

/// keyrings(7): a session keyring of a container's own, so that it does not share the caller's keys.
public enum SessionKeyring {
    private static let (joinSession, setPermission, describe): (Int, Int, Int) = (1, 5, 6)
    /// KEY_USR_SEARCH: processes of the same user find it.
    private static let userSearch: UInt = 0x0008_0000

    /// A kernel without keyrings has nothing to share: that is no error.
    public static func join(_ name: String) throws(SystemCallError) {
        let key = name.withCString { monohull_keyctl(joinSession, UInt(bitPattern: $0), 0, 0) }
        if key < 0 && errno == ENOSYS { return }
        guard key >= 0 else { throw SystemCallError("keyctl", path: name) }
        var text = [UInt8](repeating: 0, count: 4096)
        let serial = UInt(key)
        let count = try systemCall("keyctl", path: name) {
            text.withUnsafeMutableBytes {
                monohull_keyctl(describe, serial, UInt(bitPattern: $0.baseAddress), UInt($0.count))
            }
        }
        // "type;uid;gid;perm;description"
        let fields = text[0..<min(Int(count), text.count)].split(separator: UInt8(ascii: ";"))
        guard fields.count > 3, let permissions = UInt(String(decoding: fields[3], as: UTF8.self), radix: 16) else {
            throw SystemCallError("keyctl", path: name, errno: EINVAL)
        }
        try systemCall("keyctl", path: name) { monohull_keyctl(setPermission, serial, permissions | userSearch, 0) }
    }
}
