import Text

/// `HOST:CONTAINER[:ro|rw]` with absolute paths; other forms name volumes, which we do not have.
struct BindMount {
    let source: String
    let target: String
    let isReadOnly: Bool

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts[0].hasPrefix("/"), parts[1].hasPrefix("/") else { return nil }
        let mode = parts.count == 3 ? parts[2] : "rw"
        guard mode == "rw" || mode == "ro" else { return nil }
        source = parts[0]
        target = parts[1]
        isReadOnly = mode == "ro"
    }

    /// As inspect shows it.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("Type", "bind")
            $0.member("Source", source)
            $0.member("Destination", target)
            $0.member("Mode", isReadOnly ? "ro" : "")
            $0.member("RW", !isReadOnly)
            $0.member("Propagation", "rprivate")
        }
        return writer.bytes
    }
}
