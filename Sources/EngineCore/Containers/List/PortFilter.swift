import DockerAPI
import Linux

/// A value of the filters `publish` and `expose`: `PORT`, `FROM-TO`, either with `/PROTOCOL`.
struct PortFilter {
    private let range: ClosedRange<UInt16>
    private let proto: String

    init(_ value: String, _ name: String) throws(EngineError) {
        if value.utf8.contains(UInt8(ascii: ":")) {
            throw .internalError("filter for '\(name)' should not contain ':': \(value)")
        }
        let parts = value.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        let range = parts.first ?? ""
        func failure(_ reason: String) -> EngineError {
            .internalError("error while looking up for \(name) \(value): \(reason)")
        }
        if range.isEmpty { throw failure("empty string specified for ports.") }
        let ends = range.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        for end in ends {
            let reason: String
            if end.isEmpty || !end.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                reason = "invalid syntax"
            } else if UInt16(end) == nil {
                reason = "value out of range"
            } else {
                continue
            }
            throw failure("strconv.ParseUint: parsing \"\(end)\": \(reason)")
        }
        let numbers = ends.compactMap { UInt16($0) }
        let (from, to) = (numbers.first ?? 0, numbers.last ?? 0)
        if from > to { throw failure("invalid range specified for port: \(range)") }
        self.range = from...to
        proto = parts.count > 1 && !parts[1].isEmpty ? parts[1].lowercased() : "tcp"
    }

    func includes(_ port: UInt16, _ proto: String) -> Bool { proto == self.proto && range.contains(port) }
}
