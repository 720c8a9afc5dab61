/// What stood before an entry's own header: pax records, and GNU's long name and long link.
struct TarPrefixes {
    var pax: [String: [UInt8]] = [:]
    var name: [UInt8]?
    var target: [UInt8]?

    var isEmpty: Bool { pax.isEmpty && name == nil && target == nil }

    /// A long name has zero bytes behind it; an empty one counts for nothing.
    func text(_ bytes: [UInt8]) -> [UInt8]? {
        let text = bytes.prefix { $0 != 0 }
        return text.isEmpty ? nil : Array(text)
    }
}
