import Glibc
import Linux
import Netlink

/// Our one nf_tables table, `inet monohull`. Its rules are the same for one network and for a hundred: what differs by
/// network and by port stands in sets and maps. It refuses what may not pass and translates addresses; it never lets
/// through what another table of the host refuses. The chain `docker-user` is the administrator's: packets from and to
/// containers come by it first, and nothing here ever changes it.
///
/// Every call is one batch, made by the kernel as a whole, and blocks.
struct Firewall: Sendable {
    static let table = "monohull"
    /// Whether what the host's own rules drop reaches no published port either.
    var respectsHost = false
    /// The IP versions that have rules (whether it is 6).
    var versions = [false, true]
    private let socket = NetfilterSocket()

    /// Table, chains, sets and rules; what the sets hold stays.
    func install() throws(SystemCallError) {
        var batch = NetfilterBatch(table: Self.table)
        FirewallRules.add(to: &batch, respectsHost: respectsHost)
        try batch.commit(socket)
    }

    /// The whole state, whatever was there before; connections go on.
    func restore(
        _ networks: [BridgeNetwork],
        _ ports: [PublishedPort],
        _ links: [ContainerLink],
        closed: Set<Bool>
    ) throws(SystemCallError) {
        var batch = NetfilterBatch(table: Self.table)
        FirewallRules.add(to: &batch, respectsHost: respectsHost)
        for isVersion6 in closed { FirewallRules.closeForeign(isVersion6: isVersion6, &batch) }
        for set in FirewallSets.all { batch.flushSet(set.name) }
        FirewallSets.change(networks.flatMap(entries), &batch, adds: true)
        FirewallSets.change(ports.flatMap(FirewallSets.entries), &batch, adds: true)
        FirewallSets.change(links.flatMap(FirewallSets.entries), &batch, adds: true)
        try batch.commit(socket)
    }

    /// Refuses what is forwarded between links that are none of ours, for a host that forwarded nothing before us; it
    /// stays for as long as the table does.
    func closeForeign(isVersion6: Bool) throws(SystemCallError) {
        var batch = NetfilterBatch(table: Self.table)
        FirewallRules.closeForeign(isVersion6: isVersion6, &batch)
        try batch.commit(socket)
    }

    /// Clients are judged anew by the host's own rules.
    func forgetAdmitted() throws(SystemCallError) {
        var batch = NetfilterBatch(table: Self.table)
        for set in FirewallSets.filled { batch.flushSet(set.name) }
        try batch.commit(socket)
    }

    func add(_ network: BridgeNetwork) throws(SystemCallError) {
        try change(entries(of: network), adds: true)
    }

    func add(_ ports: [PublishedPort]) throws(SystemCallError) {
        try change(ports.flatMap(FirewallSets.entries), adds: true)
    }

    func add(_ links: [ContainerLink]) throws(SystemCallError) {
        try change(links.flatMap(FirewallSets.entries), adds: true)
    }

    /// What is missing is no error.
    func remove(_ links: [ContainerLink]) throws(SystemCallError) {
        try remove(links.flatMap(FirewallSets.entries))
    }

    /// What is missing is no error.
    func remove(_ network: BridgeNetwork) throws(SystemCallError) {
        try remove(entries(of: network))
    }

    /// What is missing is no error; what `others` need too stays.
    func remove(_ ports: [PublishedPort], without others: [PublishedPort]) throws(SystemCallError) {
        try remove(FirewallSets.entries(of: ports, without: others))
    }

    private func entries(of network: BridgeNetwork) -> [FirewallSets.Entry] {
        FirewallSets.entries(of: network, versions: versions)
    }

    private func change(_ entries: [FirewallSets.Entry], adds: Bool) throws(SystemCallError) {
        guard !entries.isEmpty else { return }
        var batch = NetfilterBatch(table: Self.table)
        FirewallSets.change(entries, &batch, adds: adds)
        try batch.commit(socket)
    }

    private func remove(_ entries: [FirewallSets.Entry]) throws(SystemCallError) {
        do throws(SystemCallError) {
            try change(entries, adds: false)
        } catch {
            guard error.errno == ENOENT else { throw error }
            // One that is missing makes the kernel refuse the whole batch.
            for entry in entries {
                do throws(SystemCallError) {
                    try change([entry], adds: false)
                } catch {
                    guard error.errno == ENOENT else { throw error }
                }
            }
        }
    }
}
