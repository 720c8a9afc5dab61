import DockerAPI
import Linux

/// A value of the filters `publish` and `expose`: `PORT`, `FROM-TO`, either with `/PROTOCOL`.
enum PortFilter {
    static func check(_ value: String, _ name: String) throws(EngineError) {
        if value.utf8.contains(UInt8(ascii: ":")) {
            throw .internalError("filter for '\(name)' should not contain ':': \(value)")
        }
        let range =
            value.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
            .first.map { String(Substring($0)) } ?? ""
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
        if ends.count == 2, let from = UInt16(ends[0]), let to = UInt16(ends[1]), from > to {
            throw failure("invalid range specified for port: \(range)")
        }
    }
}
