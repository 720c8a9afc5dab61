import Glibc
import Linux

/// The kernel's settings of the calling thread's network namespace, below /proc/sys/net. All calls block.
enum NetworkSetting {
    /// `name` in the form "ipv4/conf/eth0/route_localnet". Written only when it differs.
    /// Returns whether it was changed.
    @discardableResult
    static func set(_ name: String, to value: String) throws(SystemCallError) -> Bool {
        let path = "/proc/sys/net/" + name
        guard try Files.read(path, limit: 4096) != Array((value + "\n").utf8) else { return false }
        try FileDescriptor.open(path, O_WRONLY).writeAll(Array(value.utf8))
        return true
    }

    /// Whatever it was: for what is new, where a look beforehand takes longer.
    static func write(_ name: String, _ value: String) throws(SystemCallError) {
        try FileDescriptor.open("/proc/sys/net/" + name, O_WRONLY).writeAll(Array(value.utf8))
    }

    static func writeIfPresent(_ name: String, _ value: String) throws(SystemCallError) {
        do throws(SystemCallError) { try write(name, value) } catch {
            guard error.errno == ENOENT else { throw error }
        }
    }

    /// One that this kernel lacks is no error: with IPv6 off none of its files are there.
    @discardableResult
    static func setIfPresent(_ name: String, to value: String) throws(SystemCallError) -> Bool {
        do throws(SystemCallError) {
            return try set(name, to: value)
        } catch {
            guard error.errno == ENOENT else { throw error }
            return false
        }
    }

    static func isOn(_ name: String) -> Bool {
        let value = try? Files.read("/proc/sys/net/" + name, limit: 4096)
        return value == Array("1\n".utf8)
    }

    /// A client's net.X.Y.IFNAME.Z=VALUE for an interface.
    static func apply(_ setting: String, to interface: String) throws {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw EngineError.invalid("expected sysctl '\(setting)' to have format name=value")
        }
        let names = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard names.count == 5, names[0] == "net", names[3] == "IFNAME",
            names.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "/")) })
        else { throw EngineError.invalid("expected sysctl '\(setting)' to have format net.X.Y.IFNAME.Z") }
        do throws(SystemCallError) {
            try set("\(names[1])/\(names[2])/\(interface)/\(names[4])", to: String(parts[1]))
        } catch {
            guard error.errno == ENOENT else { throw error }
            throw EngineError.invalid("\(error.path ?? setting) is not a sysctl file")
        }
    }
}
