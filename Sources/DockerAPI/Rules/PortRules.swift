import Linux

/// How ports may be written, container's and host's.
enum PortRules {
    static func check(_ bindings: [String: [PortBinding]?]) throws(EngineError) {
        for (port, list) in bindings.sorted(by: { $0.key < $1.key }) {
            let number = split(port)
            guard number.isEmpty || UInt16(number) != nil else {
                throw .invalid("invalid port specification: \"\(number)\"")
            }
            for binding in list ?? [] where !isRange(split(binding.hostPort)) {
                throw .invalid("invalid port specification: \"\(binding.hostPort)\"")
            }
        }
    }

    /// The number before the protocol.
    private static func split(_ text: String) -> String {
        text.parts(by: "/", maxSplits: 1)[0]
    }

    /// Nothing, a port, or FIRST-LAST.
    private static func isRange(_ text: String) -> Bool {
        if text.isEmpty { return true }
        let sides = text.parts(by: "-").map { UInt16($0) }
        guard let first = sides[0] else { return false }
        if sides.count == 1 { return true }
        guard let last = sides[1] else { return false }
        return first <= last
    }
}
