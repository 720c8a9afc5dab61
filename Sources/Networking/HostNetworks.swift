import Glibc
import Linux
import Netlink
import Synchronization

/// The bridge networks of the daemon's network namespace, as the kernel has them: links, addresses, settings and our
/// table. What is wanted is known to the caller, who says it all again after a start (`restore`).
///
/// Every call blocks. Those on different networks and containers may run at once.
public final class HostNetworks: Sendable {
    /// The IP versions that have rules (whether it is 6).
    let filtered: Set<Bool>
    var usesFirewall: Bool { !filtered.isEmpty }
    let forwards: Bool
    private let closesForeign: Bool
    let engine: String
    let firewall: Firewall
    /// What our table has to hold, so that it can be made anew when another program took it away.
    let wanted = Mutex(Wanted())

    struct Wanted {
        var networks: [String: BridgeNetwork] = [:]
        var ports: Set<PublishedPort> = []
        var links: Set<ContainerLink> = []
        var missing: String?
        /// By id: networks that the host cannot have, with the reason.
        var refused: [String: EngineError] = [:]
        /// IP versions (whether it is 6) that the host did not forward before us.
        var closed: Set<Bool> = []
    }

    /// `firewall` stands for --iptables and `firewall6` for --ip6tables, `ipForward` for --ip-forward, `closesForeign` for no --ip-forward-no-drop, and
    /// `engine` tells this engine's links from those of others; with `respectsHost` what the host's own rules drop
    /// reaches no published port. Changes nothing yet.
    public init(
        firewall: Bool,
        firewall6: Bool? = nil,
        ipForward: Bool,
        closesForeign: Bool = true,
        respectsHost: Bool = false,
        engine: String = ""
    ) {
        filtered = Set((firewall ? [false] : []) + (firewall6 ?? firewall ? [true] : []))
        forwards = ipForward
        self.closesForeign = closesForeign
        self.firewall = Firewall(respectsHost: respectsHost, versions: filtered.sorted { !$0 && $1 })
        self.engine = engine
    }

    /// At the daemon's start: our table and forwarding. What running containers have stays. The answer says what this
    /// kernel lacks. With `keepsRules` a thread makes our table anew whenever another program takes it away.
    public func prepare(keepsRules: Bool = true) -> [String] {
        var problems: [String] = []
        if usesFirewall {
            do throws(SystemCallError) {
                try firewall.install()
            } catch {
                let sentence =
                    "bridge networks need nf_tables with NAT of the family inet, which this kernel refuses: \(error)"
                wanted.withLock { $0.missing = sentence }
                return [sentence]
            }
        }
        do {
            try forward(isVersion6: false)
        } catch {
            problems.append("forwarding can't be switched on: \(error)")
        }
        guard keepsRules else { return problems }
        do {
            try keepRules { Log.warning($0) }
        } catch {
            problems.append("the firewall's rules can't be watched: \(error)")
        }
        return problems
    }

    /// Nil when bridge networks can be made; else what is missing, for the client.
    public func missing() -> String? { wanted.withLock { $0.missing } }

    /// A host that forwarded nothing before us goes on to forward nothing between foreign links.
    func forward(isVersion6: Bool) throws {
        guard forwards else { return }
        let settings =
            isVersion6 ? ["ipv6/conf/default/forwarding", "ipv6/conf/all/forwarding"] : ["ipv4/ip_forward"]
        guard let last = settings.last, !NetworkSetting.isOn(last) else { return }
        if filtered.contains(isVersion6), closesForeign {
            try firewall.closeForeign(isVersion6: isVersion6)
            wanted.withLock { _ = $0.closed.insert(isVersion6) }
        }
        for setting in settings { try NetworkSetting.set(setting, to: "1") }
    }

    /// The whole wanted state, after a start: links that are missing are made, what our table holds beside it goes.
    /// Connections of what stays go on. A network whose link is another's is refused to whoever joins it.
    public func restore(
        networks: [BridgeNetwork],
        ports: [PublishedPort],
        links: [ContainerLink] = []
    ) throws {
        try checkKernel()
        var own: [BridgeNetwork] = []
        var refused: [String: EngineError] = [:]
        for network in networks {
            do throws(EngineError) {
                try checkOwner(of: network)
                own.append(network)
            } catch {
                Log.error(error.message)
                refused[network.id] = error
            }
        }
        let (kept, taken) = (own, refused)
        wanted.withLock { wanted in
            wanted.networks = Dictionary(kept.map { ($0.id, $0) }) { _, last in last }
            wanted.ports = Set(ports.filter { taken[$0.networkID] == nil })
            wanted.links = Set(links)
            wanted.refused = taken
        }
        // The rules first: one network that cannot be made leaves the others guarded.
        try reassert()
        var failure: (any Error)?
        for network in own {
            do { try makeLink(network) } catch {
                Log.error("bridge \(network.bridge): \(error)")
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Makes our table anew from what is known, in one step; for when another program took it away.
    public func reassert() throws {
        guard usesFirewall else { return }
        // Under the lock: what is published or taken back meanwhile comes after.
        try wanted.withLock { wanted in
            try firewall.restore(
                Array(wanted.networks.values),
                Array(wanted.ports),
                Array(wanted.links),
                closed: wanted.closed
            )
        }
    }

    /// Makes our table anew whenever another program took it away, as a restart of the host's own firewall does: on a
    /// thread of its own, for the life of the process. `report` is told of each time.
    func keepRules(_ report: @escaping @Sendable (String) -> Void) throws {
        guard usesFirewall else { return }
        let watches = ThreadSignal()
        try DetachedThread.start {
            do {
                let monitor = try NetfilterMonitor()
                watches.post()
                let own = try Files.read("/proc/thread-self/comm").dropLast()
                while true {
                    switch try monitor.wait(for: Firewall.table) {
                    case .deleted:
                        do {
                            try self.reassert()
                            report("the firewall's rules were removed by another program and have been made anew")
                        } catch {
                            report(
                                "the firewall's rules were removed by another program and can't be made anew: \(error)"
                            )
                        }
                    case .changed(let name) where self.firewall.respectsHost && !own.elementsEqual(name.utf8):
                        try? self.firewall.forgetAdmitted()
                    case .changed: continue
                    }
                }
            } catch {
                report("the firewall's rules are no longer watched: \(error)")
                watches.post()
            }
        }
        watches.wait()
    }

    func checkKernel() throws(EngineError) {
        if let missing = missing() { throw EngineError.unavailable(missing) }
    }

    /// One change of our table; when it can't be made because the table is not as we left it, all is made anew.
    func change(_ body: (Firewall) throws(SystemCallError) -> Void) throws {
        guard usesFirewall else { return }
        do throws(SystemCallError) {
            try body(firewall)
        } catch {
            try reassert()
        }
    }

    /// `owners`: in a user namespace of its own, else in the host's.
    public func makeNamespace(at path: String, owners: OwnerMap? = nil) throws {
        try NetworkNamespace(path: path).make(owners)
    }

    /// The user namespace that a network namespace belongs to.
    public static func owner(ofNamespace path: String) throws -> FileDescriptor {
        try NetworkNamespace(path: path).owner()
    }

    /// Keeps the namespace of the descriptor, which a process made, as one of ours.
    public func pinNamespace(_ namespace: Int32, at path: String) throws {
        try NetworkNamespace(path: path).pin(namespace)
    }

    /// One that is missing is no error.
    public func removeNamespace(at path: String) throws { try NetworkNamespace(path: path).remove() }

    public func hasNamespace(at path: String) -> Bool { NetworkNamespace(path: path).isLive }

    /// What the host's links and routes take: a new network must not overlap.
    public static func routes() throws -> [IPNetwork] { try RouteSocket().networksInUse() }
}
