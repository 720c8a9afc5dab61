import Glibc

/// What the machine says about itself.
public enum Host {
    public static var name: String { field(\.nodename) }
    public static var kernel: String { field(\.release) }
    public static var machine: String { field(\.machine) }

    /// By its release: "6.1.0-18-cloud-amd64" is 6.1.
    public static func kernel(isAtLeast version: (Int, Int)) -> Bool {
        let numbers = kernel.utf8.split { !(0x30...0x39).contains($0) }.prefix(2).map { Int(Substring($0)) ?? 0 }
        guard numbers.count == 2 else { return false }
        return (numbers[0], numbers[1]) >= version
    }

    private static func field<Value>(_ path: WritableKeyPath<utsname, Value>) -> String {
        var names = utsname()
        guard uname(&names) == 0 else { return "" }
        return withUnsafeBytes(of: &names[keyPath: path]) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Bytes of memory.
    public static var memory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}
