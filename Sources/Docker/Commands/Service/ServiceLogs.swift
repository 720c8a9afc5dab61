import Text

/// `service logs`: the lines of all tasks of a service, or of one task, with the task's name before each.
final class ServiceLogs {
    private let invocation: Invocation
    private let names: SwarmNames
    /// Of the highest slot, so that what follows stands below each other.
    private var digits = 1
    private var prefixes: [String: String] = [:]
    private var pending: [Int32: [UInt8]] = [:]

    init(_ invocation: Invocation) {
        self.invocation = invocation
        names = SwarmNames(invocation.client, resolves: !invocation.options.bool("no-resolve"))
    }

    func run() throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let name = invocation.arguments[0]
        let isRaw = options.bool("raw")
        var path = "/services/\(Client.escape(name))"
        var spec: JSONNode?
        do {
            let service = try client.call("GET", path)
            spec = service["Spec"]?["TaskTemplate"]?["ContainerSpec"]
            digits = "\(service["Spec"]?["Mode"]?["Replicated"]?["Replicas"]?.int ?? 0)".count
        } catch let failure as Failure where failure.status == 404 {
            path = "/tasks/\(Client.escape(name))"
            do {
                let task = try client.call("GET", path)
                spec = task["Spec"]?["ContainerSpec"]
                digits = "\(task["Slot"]?.int ?? 0)".count
            } catch let failure as Failure where failure.status == 404 {
                throw Failure("no such task or service: \(name)")
            }
        }
        let isTerminal = spec?["TTY"]?.bool ?? false
        if isTerminal, !isRaw { throw Failure("tty service logs only supported with --raw") }
        var query = [("stdout", "1"), ("stderr", "1"), ("tail", options.string("tail") ?? "all")]
        for name in ["follow", "timestamps"] where options.bool(name) { query.append((name, "1")) }
        if options.bool("details") || !isRaw { query.append(("details", "1")) }
        if let since = options.string("since"), !since.isEmpty {
            query.append(("since", try Timestamp.parse(since, option: "since")))
        }
        let stream = try client.stream("GET", "\(path)/logs", query)
        var splitter = isRaw ? StreamSplitter() : StreamSplitter { try self.write($0, $1) }
        while let piece = try stream.nextPiece() {
            if isTerminal { try writeFully(1, piece[...]) } else { try splitter.write(piece[...]) }
        }
        return 0
    }

    private func write(_ output: Int32, _ bytes: ArraySlice<UInt8>) throws {
        var lines = pending[output] ?? []
        lines += bytes
        var written: [UInt8] = []
        while let end = lines.firstIndex(of: 0x0A) {
            written += try line(lines[...end])
            lines.removeFirst(end + 1)
        }
        pending[output] = lines
        try writeFully(output, written[...])
    }

    /// The daemon sends `[TIME ]DETAILS TEXT`.
    private func line(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        let place = invocation.options.bool("timestamps") ? 1 : 0
        let parts = bytes.split(separator: 0x20, maxSplits: place + 1, omittingEmptySubsequences: false)
        guard parts.count == place + 2 else {
            throw Failure("invalid context in log message: \(String(decoding: bytes, as: UTF8.self))")
        }
        var details: [String: String] = [:]
        for pair in String(decoding: parts[place], as: UTF8.self).split(separator: ",") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                Self.plain($0)
            }
            if halves.count == 2 { details[halves[0]] = halves[1] }
        }
        var ids: [String] = []
        for noun in ["node", "service", "task"] {
            guard let id = details.removeValue(forKey: "com.docker.swarm.\(noun).id") else {
                throw Failure("missing \(noun) id in details: \(details)")
            }
            ids.append(id)
        }
        var text: [UInt8] = place == 1 ? Array(parts[0]) + [0x20] : []
        text += Array("\(try prefix(ids[0], ids[1], ids[2]))    | ".utf8)
        if invocation.options.bool("details") {
            text += Array((details.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",") + " ").utf8)
        }
        return text + parts[place + 1]
    }

    private func prefix(_ node: String, _ service: String, _ id: String) throws -> String {
        if let known = prefixes[id] { return known }
        let task = try invocation.client.call("GET", "/tasks/\(Client.escape(id))")
        let slot = "\(task["Slot"]?.int ?? 0)"
        var text = "\(names.service(service)).\(slot)"
        if !invocation.options.bool("no-task-ids") {
            text += ".\(invocation.options.bool("no-trunc") ? id : Shortening.id(id))"
        }
        text += "@\(names.node(node))" + String(repeating: " ", count: max(0, digits - slot.count))
        prefixes[id] = text
        return text
    }

    /// Details are written as a URL's query.
    private static func plain(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
