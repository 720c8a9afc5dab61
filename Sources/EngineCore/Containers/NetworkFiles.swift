import DockerAPI
import Linux

/// The files that docker mounts over the image's: hostname, hosts and resolv.conf. No network changes them, so they
/// stay as they are made here.
struct NetworkFiles {
    private let record: ContainerRecord
    private static let limit = 1 << 20
    private static let localhost = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::\tip6-localnet
        ff00::\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """

    init(_ record: ContainerRecord) { self.record = record }

    func write(to folder: String) throws {
        try Files.makeDirectories(folder, mode: 0o710)
        let files = [
            ("hosts", try hosts()), ("hostname", Array((record.config.hostname + "\n").utf8)),
            ("resolv.conf", resolvers()),
        ]
        for (name, bytes) in files {
            try Files.writeAtomically("\(folder)/\(name)", bytes: bytes, mode: 0o644, sync: false)
        }
    }

    private var isHost: Bool { record.hostConfig.networkMode == "host" }

    private func hosts() throws -> [UInt8] {
        let own = isHost ? try? Files.read("/etc/hosts", limit: Self.limit) : nil
        var text = own ?? Array(Self.localhost.utf8)
        for entry in record.hostConfig.extraHosts ?? [] {
            let host = try ExtraHost(entry)
            // Without a bridge there is no gateway, which a start says.
            if host.address != ExtraHost.gateway { text += "\(host.address)\t\(host.name)\n".utf8 }
        }
        return text
    }

    /// The host's, with what the client said in place of it.
    private func resolvers() -> [UInt8] {
        let host = record.hostConfig
        let lists = [
            ("nameserver", host.dns ?? []), ("search", host.dnsSearch ?? []), ("options", host.dnsOptions ?? []),
        ]
        let own = (try? Files.read("/etc/resolv.conf", limit: Self.limit)) ?? []
        if lists.allSatisfy({ $0.1.isEmpty }) { return own }
        let kept = String(decoding: own, as: UTF8.self).split(separator: "\n").filter { line in
            let word = line.prefix { $0 != " " && $0 != "\t" }
            return !line.hasPrefix("#") && !lists.contains { $0.0 == word && !$0.1.isEmpty }
        }
        var lines = kept.map(String.init) + lists[0].1.map { "nameserver \($0)" }
        for (word, values) in lists.dropFirst() where !values.isEmpty && values != ["."] {
            lines.append(word + " " + values.joined(separator: " "))
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
