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

    /// The host's, with what client and operator said in place of it. A resolver on the host's loopback means nothing in
    /// another namespace: then docker's own choice stands there.
    private func resolvers() -> [UInt8] {
        let host = record.hostConfig
        func chosen(_ own: [String]?, _ operators: [String]) -> [String] {
            own?.isEmpty == false ? own ?? [] : operators
        }
        let lists = [
            ("nameserver", chosen(host.dns, options.dns)), ("search", chosen(host.dnsSearch, options.dnsSearch)),
            ("options", chosen(host.dnsOptions, options.dnsOptions)),
        ]
        let own = hostResolvers()
        let usesBridge = !record.addresses.isEmpty
        if lists.allSatisfy({ $0.1.isEmpty }) && !usesBridge { return own }
        var kept = String(decoding: own, as: UTF8.self).split(separator: "\n").map(String.init).filter { line in
            let word = line.prefix { $0 != " " && $0 != "\t" }
            return !line.hasPrefix("#") && !lists.contains { $0.0 == word && !$0.1.isEmpty }
        }
        if usesBridge && lists[0].1.isEmpty { kept = Self.reachable(kept, hasIPv6: hasIPv6) }
        var lines = kept + lists[0].1.map { "nameserver \($0)" }
        for (word, values) in lists.dropFirst() where !values.isEmpty && values != ["."] {
            lines.append(word + " " + values.joined(separator: " "))
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private var hasIPv6: Bool { record.addresses.contains(where: \.isVersion6) }

    /// systemd-resolved's own file has the servers that its stub on loopback asks.
    private func hostResolvers() -> [UInt8] {
        let own = (try? Files.read("/etc/resolv.conf", limit: Self.limit)) ?? []
        let servers = Self.servers(String(decoding: own, as: UTF8.self).split(separator: "\n").map(String.init))
        guard !isHost, servers == ["127.0.0.53"] else { return own }
        return (try? Files.read("/run/systemd/resolve/resolv.conf", limit: Self.limit)) ?? own
    }

    private static func servers(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }
            return words.first == "nameserver" && words.count > 1 ? String(words[1]) : nil
        }
    }

    private static func reachable(_ lines: [String], hasIPv6: Bool) -> [String] {
        let isLoopback = { (text: String) in text.hasPrefix("127.") || text == "::1" }
        let kept = lines.filter { line in
            guard let server = servers([line]).first else { return true }
            return !isLoopback(server) && (hasIPv6 || !server.contains(":"))
        }
        if !servers(kept).isEmpty { return kept }
        let google = ["8.8.8.8", "8.8.4.4"] + (hasIPv6 ? ["2001:4860:4860::8888", "2001:4860:4860::8844"] : [])
        return kept + google.map { "nameserver \($0)" }
    }
}
