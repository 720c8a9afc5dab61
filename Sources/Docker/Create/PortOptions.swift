import DockerAPI
import Linux
import Text

/// `--publish` and `--expose` together.
struct PortOptions {
    let published: [PortSpec]
    /// "80/tcp", sorted.
    let exposed: [String]

    init(_ options: ParsedOptions) throws {
        published = try options.list("publish").flatMap { text in
            let plain = try Self.plain(text)
            return try Failure.telling { () throws(EngineError) in try PortSpec.parse(plain) }
        }
        let open = try options.list("expose").flatMap { text in
            try Failure.telling { () throws(EngineError) in try PortSpec.exposed(text) }
        }
        exposed = Set(open).union(published.map(\.container)).sorted()
    }

    func members(_ host: inout JSONWriter) {
        host.memberObject("PortBindings") { bindings in
            for (container, group) in Dictionary(grouping: published, by: \.container).sorted(by: { $0.key < $1.key }) {
                bindings.memberArray(container) { array in
                    for port in group {
                        array.object { entry in
                            entry.member("HostIp", port.address)
                            entry.member("HostPort", port.host)
                        }
                    }
                }
            }
        }
    }

    /// `published=8080,target=80,protocol=udp` in the short form.
    private static func plain(_ text: String) throws -> String {
        guard text.contains("=") else { return text }
        var fields = ["protocol": "tcp"]
        for field in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw Failure("invalid publish opts format (should be name=value but got '\(field)')")
            }
            fields[parts[0]] = parts[1]
        }
        return "\(fields["published"] ?? ""):\(fields["target"] ?? "")/\(fields["protocol"] ?? "tcp")"
    }
}
