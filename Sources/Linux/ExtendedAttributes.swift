import CLinux
import Glibc

/// Extended attributes of open files and folders.
public enum ExtendedAttributes {
    /// In the order that the file system gives.
    public static func names(_ raw: Int32) throws(SystemCallError) -> [String] {
        let length = flistxattr(raw, nil, 0)
        if length <= 0 { return [] }
        var list = [CChar](repeating: 0, count: length)
        let count = try systemCall("flistxattr") { flistxattr(raw, &list, list.count) }
        return list[..<count].split(separator: 0).map {
            String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    public static func value(_ raw: Int32, _ name: String) throws(SystemCallError) -> [UInt8] {
        let size = try systemCall("fgetxattr", path: name) { fgetxattr(raw, name, nil, 0) }
        var value = [UInt8](repeating: 0, count: size)
        let count = try systemCall("fgetxattr", path: name) { fgetxattr(raw, name, &value, value.count) }
        return Array(value[..<count])
    }

    /// What the target's file system or our rights don't allow is left out.
    public static func copy(
        from source: Int32,
        to target: Int32,
        where isWanted: (String) -> Bool = { _ in true }
    ) throws(SystemCallError) {
        for name in try names(source) where isWanted(name) {
            let size = fgetxattr(source, name, nil, 0)
            if size < 0 { continue }
            var value = [UInt8](repeating: 0, count: size)
            let count = fgetxattr(source, name, &value, value.count)
            guard count >= 0, fsetxattr(target, name, value, count, 0) != 0 else { continue }
            if errno != ENOTSUP && errno != EPERM { throw SystemCallError("fsetxattr") }
        }
    }
}
