import DockerAPI
import DockerdRules
import Glibc
import Linux

/// The files that docker mounts over the image's: hostname, hosts and resolv.conf.
struct NetworkFiles {
    private let record: ContainerRecord
    private let options: NetworkOptions
    /// Who the container's root is on the host.
    private let owner: (user: UInt32, group: UInt32)?
    private let links: [ContainerService.LinkedContainer]
    private let gateways: [IPAddress]
    private static let limit = 1 << 20
    private static let localhost = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::\tip6-localnet
        ff00::\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """

    /// `gateways`: what host-gateway stands for.
    init(
        _ record: ContainerRecord,
        _ options: DaemonOptions,
        links: [ContainerService.LinkedContainer] = [],
        gateways: [IPAddress] = []
    ) {
        self.record = record
        self.options = options.network
        owner = record.owners(options)?.root
        self.links = links
        self.gateways = gateways
    }

    func write(to folder: String) throws {
        try Files.makeDirectories(folder, mode: 0o710)
        let files = [
            ("hosts", try hosts()), ("hostname", Array((record.config.hostname + "\n").utf8)),
            ("resolv.conf", resolvers()),
        ]
        for (name, bytes) in files {
            let path = "\(folder)/\(name)"
            try Files.writeAtomically(path, bytes: bytes, mode: 0o644, sync: false)
            if let owner { try systemCall("chown", path: path) { chown(path, owner.user, owner.group) } }
        }
    }

    /// For a container that runs, which has the file itself.
    func rewriteHosts(in folder: String) throws {
        let file = try FileDescriptor.open("\(folder)/hosts", O_WRONLY | O_TRUNC)
        try file.writeAll(try hosts())
    }

    private var isHost: Bool { record.hostConfig.networkMode == "host" }

    private func hosts() throws -> [UInt8] {
        let own = isHost ? try? Files.read("/etc/hosts", limit: Self.limit) : nil
        var text = own ?? Array(Self.localhost.utf8)
        for entry in record.hostConfig.extraHosts ?? [] {
            let host = try ExtraHost(entry)
            let addresses = host.address == ExtraHost.gateway ? gateways.map(\.description) : [host.address]
            for address in addresses { text += "\(address)\t\(host.name)\n".utf8 }
        }
        for link in links { text += "\(link.address)\t\(link.names)\n".utf8 }
        for address in record.addresses { text += "\(address)\t\(names)\n".utf8 }
        return text
    }

    /// The host's name, with its domain before it where there is one.
    private var names: String {
        let config = record.config
        let whole = config.domainname.isEmpty ? config.hostname : "\(config.hostname).\(config.domainname)"
        guard let dot = whole.firstIndex(of: ".") else { return whole }
        return "\(whole) \(whole[..<dot])"
    }

    /// In a network that clients made the server is netd, from when the container is in it.
    private func resolvers() -> [UInt8] {
        var file = ResolverFile(record, options)
        if hasNames {
            file.useEmbedded()
        } else if !record.addresses.isEmpty {
            file.leaveLoopback(hasIPv6: record.addresses.contains(where: \.isVersion6))
        }
        return file.bytes
    }

    private var hasNames: Bool {
        record.endpoints.contains { !NetworkDocument.predefined.contains($0.key) && !$0.value.endpointID.isEmpty }
    }

    /// For a container that runs and comes into its first network with names, unless somebody has changed the file
    /// since `old` was written.
    func rewriteResolvers(in folder: String, old: NetworkFiles) throws {
        guard hasNames, !old.hasNames,
            try Files.read("\(folder)/resolv.conf", limit: Self.limit) == old.resolvers()
        else { return }
        let file = try FileDescriptor.open("\(folder)/resolv.conf", O_WRONLY | O_TRUNC)
        try file.writeAll(resolvers())
    }
}
