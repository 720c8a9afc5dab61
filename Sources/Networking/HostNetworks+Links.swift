import Linux
import Synchronization

extension HostNetworks {
    /// One change for all of them.
    public func link(_ links: [ContainerLink]) throws {
        try checkKernel()
        wanted.withLock { $0.links.formUnion(links) }
        try change { firewall throws(SystemCallError) in try firewall.add(links) }
    }

    /// Takes back those that `isGone` tells. Connections that are there go on.
    public func unlink(_ isGone: (ContainerLink) -> Bool) throws {
        let gone = wanted.withLock { wanted in
            let gone = wanted.links.filter(isGone)
            wanted.links.subtract(gone)
            return gone
        }
        try change { firewall throws(SystemCallError) in try firewall.remove(Array(gone)) }
    }
}
