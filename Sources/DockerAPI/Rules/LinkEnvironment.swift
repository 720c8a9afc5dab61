/// The variables that a container gets for another one that it is linked to.
public enum LinkEnvironment {
    /// `name`: /OWNER/ALIAS; `address`: that of the linked container; `environment` and `ports`: its own.
    public static func variables(
        name: String,
        address: String,
        environment: [String],
        ports: [PortNumber]
    ) -> [String] {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let alias = last.uppercased().replacing("-", with: "_")
        let sorted = ports.sorted { one, other in
            one.proto == other.proto ? one.number < other.number : rank(one) < rank(other)
        }
        var lines: [String] = []
        if let first = sorted.first { lines.append("\(alias)_PORT=\(url(first, address))") }
        var run: [PortNumber] = []
        for (index, port) in sorted.enumerated() {
            let prefix = self.prefix(alias, port)
            lines += [
                "\(prefix)=\(url(port, address))", "\(prefix)_ADDR=\(address)", "\(prefix)_PORT=\(port.number)",
                "\(prefix)_PROTO=\(port.proto)",
            ]
            run.append(port)
            let next = index + 1 < sorted.count ? sorted[index + 1] : nil
            if let next, next.proto == port.proto, next.number == port.number &+ 1 { continue }
            if let start = run.first, run.count > 1 {
                let prefix = self.prefix(alias, start)
                lines += [
                    "\(prefix)_START=\(url(start, address))", "\(prefix)_PORT_START=\(start.number)",
                    "\(prefix)_END=\(url(port, address))", "\(prefix)_PORT_END=\(port.number)",
                ]
            }
            run = []
        }
        lines.append("\(alias)_NAME=\(name)")
        for line in environment {
            let parts = line.parts(by: "=", maxSplits: 1)
            if parts.count == 2, !["HOME", "PATH"].contains(parts[0]) {
                lines.append("\(alias)_ENV_\(parts[0])=\(parts[1])")
            }
        }
        return lines
    }

    private static func rank(_ port: PortNumber) -> String { port.proto == "tcp" ? "" : port.proto }

    private static func url(_ port: PortNumber, _ address: String) -> String {
        "\(port.proto)://\(address):\(port.number)"
    }

    private static func prefix(_ alias: String, _ port: PortNumber) -> String {
        "\(alias)_PORT_\(port.number)_\(port.proto.uppercased())"
    }
}
