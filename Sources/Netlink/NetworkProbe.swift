import CLinux
import Glibc
import Linux

/// What the kernel has of networks, tried in a network namespace of a child that ends at once.
public struct NetworkProbe: OptionSet, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let bridge = NetworkProbe(rawValue: 1)
    public static let veth = NetworkProbe(rawValue: 2)
    public static let macvlan = NetworkProbe(rawValue: 4)
    public static let ipvlan = NetworkProbe(rawValue: 8)
    public static let vxlan = NetworkProbe(rawValue: 16)
    /// nf_tables with chains that translate addresses.
    public static let translation = NetworkProbe(rawValue: 32)

    /// Throws where no such namespace may be made.
    public static func run() throws(SystemCallError) -> NetworkProbe {
        // In a user namespace of its own a child may do so without being root.
        let flags = UInt64(CLONE_NEWNET | (geteuid() == 0 ? 0 : CLONE_NEWUSER))
        var raw: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(flags, &raw, -1) }
        if pid == 0 { _exit(found().rawValue) }
        let pidfd = FileDescriptor(owning: raw)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            if errno != EINTR { throw SystemCallError("waitpid") }
        }
        _ = pidfd.raw
        return NetworkProbe(rawValue: status >> 8 & 0xFF)
    }

    private static func found() -> NetworkProbe {
        var all: NetworkProbe = []
        let kinds: [(NetworkProbe, String)] = [
            (.bridge, "bridge"), (.veth, "veth"), (.macvlan, "macvlan"), (.ipvlan, "ipvlan"), (.vxlan, "vxlan"),
        ]
        for (member, kind) in kinds {
            do throws(SystemCallError) {
                try RouteSocket().request(.link("probe-\(kind)", kind: kind), "probe \(kind)")
                all.insert(member)
            } catch  where error.errno != EOPNOTSUPP {
                // Those that want more than a name say so: they are known.
                all.insert(member)
            } catch {}
        }
        var batch = NetfilterBatch(table: "probe")
        batch.addTable()
        batch.addChain("translation", type: "nat", hook: .postrouting, priority: 100)
        do throws(SystemCallError) {
            try batch.commit()
            all.insert(.translation)
        } catch {}
        return all
    }
}
