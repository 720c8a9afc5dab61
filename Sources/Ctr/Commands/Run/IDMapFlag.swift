import Linux

/// `container-id:host-id:length`.
enum IDMapFlag {
    static func parse(_ text: String) throws -> IDMapping {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            throw Failure("user namespace mappings require the format `container-id:host-id:size`")
        }
        return IDMapping(
            inside: try number(parts[0], "container id for user namespace remapping"),
            outside: try number(parts[1], "host id for user namespace remapping"),
            count: try number(parts[2], "size for user namespace remapping")
        )
    }

    private static func number(_ text: String, _ what: String) throws -> UInt32 {
        guard let value = UInt32(text) else {
            let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            let reason = isNumber ? "value out of range" : "invalid syntax"
            throw Failure("invalid \(what): strconv.ParseUint: parsing \"\(text)\": \(reason)")
        }
        return value
    }
}
