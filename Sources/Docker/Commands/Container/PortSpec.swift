/// `[[IP:]HOST:]CONTAINER[/PROTOCOL]` of `-p`. Ranges are not implemented.
struct PortSpec {
    let address: String
    let host: String
    /// "80/tcp"
    let container: String

    init(_ text: String) throws {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var parts = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let port = parts.popLast() ?? ""
        let host = parts.popLast() ?? ""
        if port.contains("-") || host.contains("-") {
            throw Failure("docker: port ranges (\(text)) are not implemented", exitCode: 125)
        }
        guard UInt16(port) != nil, host.isEmpty || UInt16(host) != nil else {
            throw Failure("docker: invalid containerPort: \(text)", exitCode: 125)
        }
        address = parts.joined(separator: ":").filter { $0 != "[" && $0 != "]" }
        self.host = host
        container = "\(port)/\(halves.count > 1 ? String(halves[1]) : "tcp")"
    }
}
