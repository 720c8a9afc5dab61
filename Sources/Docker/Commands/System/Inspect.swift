import Text

extension Command {
    static let inspect = Command(
        """
        inspect
        [OPTIONS] NAME|ID [NAME|ID...]
        Show all details of any object
        1+
        @format-f
        -s, --size  Show sizes of files of containers
            --type string  Kind of object to look for
        """
    ) { invocation in
        let type = invocation.options.string("type")
        guard type.map({ Self.types.contains($0) }) ?? true else {
            let list = Self.types.map { "\"\($0)\"" }.joined(separator: ", ")
            guard let type, !type.isEmpty else { throw Failure("type is empty: must be one of \(list)") }
            throw Failure("unknown type: \(GoQuote.quoted(type)): must be one of \(list)")
        }
        // Asked once, and only when an object was none of the others.
        lazy var isManager =
            (try? invocation.client.call("GET", "/info"))?["Swarm"]?["ControlAvailable"]?.bool ?? false
        return try Inspection.show(invocation) { name in
            if let type { return try Inspection.object(invocation, type, name) }
            for type in Self.order where !Self.ofSwarms.contains(type) || isManager {
                do {
                    return try Inspection.object(invocation, type, name)
                } catch let failure as Failure where failure.status == 404 || failure.status == 400 {}
            }
            throw Failure("Error: No such object: \(name)")
        }
    }

    private static let ofSwarms: Set<String> = ["service", "task", "node", "secret", "config"]
    private static let order = [
        "container", "image", "network", "volume", "service", "task", "node", "plugin", "secret", "config",
    ]

    private static let types = [
        "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume",
    ]
}
