extension TarPax {
    /// What an entry's ustar header can't say, as records in the order of their keys; empty when it can say all. A long name
    /// that has nothing else beside it is divided there; what has a pax header anyway has the name in that, as Go does it.
    static func records(for entry: TarEntry) throws -> [UInt8] {
        var records: [(key: String, value: [UInt8])] = []
        func add(_ key: String, _ value: String) { records.append((key, Array(value.utf8))) }
        if !fits(entry.target) { records.append(("linkpath", entry.target)) }
        if entry.user > TarHeader.largestShort { add("uid", String(entry.user)) }
        if entry.group > TarHeader.largestShort { add("gid", String(entry.group)) }
        if entry.kind == .file && entry.size > TarHeader.largestLong { add("size", String(entry.size)) }
        if entry.nanoseconds != 0 || entry.seconds < 0 || entry.seconds > TarHeader.largestLong {
            add("mtime", time(entry.seconds, entry.nanoseconds))
        }
        for (name, value) in entry.attributes {
            guard !name.utf8.contains(UInt8(ascii: "=")) else {
                throw ByteStreamError("archive/tar: no place for an attribute with \"=\" in its name: \(name)")
            }
            records.append(("SCHILY.xattr.\(name)", value))
        }
        if !fits(entry.name), !records.isEmpty || TarHeader.split(entry.name) == nil {
            records.append(("path", entry.name))
        }
        records.sort { $0.key < $1.key }
        return records.flatMap { record($0.key, $0.value) }
    }

    /// Where the header itself is named: readers without pax make a file of it there.
    static func headerName(of name: [UInt8]) -> [UInt8] {
        var parts = name.split(separator: 0x2F)
        let last = parts.popLast() ?? [UInt8]("root".utf8)[...]
        return Array((parts + [[UInt8]("PaxHeaders.0".utf8)[...], last]).joined(separator: [0x2F]))
    }

    private static func fits(_ name: [UInt8]) -> Bool {
        name.count <= TarHeader.nameLength && name.allSatisfy { $0 < 0x80 }
    }

    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        // The length counts its own digits too, of which there may be one more for that.
        let bare = key.utf8.count + value.count + 3
        var length = bare + String(bare).utf8.count
        if String(length).utf8.count > String(bare).utf8.count { length = bare + String(length).utf8.count }
        return Array("\(length) \(key)=".utf8) + value + [0x0A]
    }

    /// Seconds with as many digits of the fraction as it has; before 1970 both count downwards.
    private static func time(_ seconds: Int64, _ nanoseconds: Int64) -> String {
        if nanoseconds == 0 { return String(seconds) }
        let isNegative = seconds < 0
        let whole = isNegative ? -(seconds + 1) : seconds
        let fraction = isNegative ? 1_000_000_000 - nanoseconds : nanoseconds
        var digits = String(fraction)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(isNegative ? "-" : "")\(whole).\(digits)"
    }
}
