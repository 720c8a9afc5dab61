/// The records of a pax header: "LENGTH KEY=VALUE\n", the length counts all of it.
enum TarPax {
    static func parse(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        var records: [String: [UInt8]] = [:]
        var sparse: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 32),
                let length = Int(String(decoding: rest[rest.startIndex..<space], as: UTF8.self)),
                length <= rest.count, rest.startIndex + length > space + 2,
                rest[rest.startIndex + length - 1] == 10
            else { throw ByteStreamError("archive/tar: invalid pax header") }
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            guard let equals = record.firstIndex(of: 61) else {
                throw ByteStreamError("archive/tar: invalid pax header")
            }
            let key = String(decoding: record[record.startIndex..<equals], as: UTF8.self)
            let value = Array(record[(equals + 1)...])
            if (key == "path" || key == "linkpath") && value.contains(0) {
                throw ByteStreamError("archive/tar: invalid pax header")
            }
            rest = rest.dropFirst(length)
            if key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes" {
                // The one kind of record that repeats, in turn; kept as the form that came after it has them.
                guard (key == "GNU.sparse.offset") == sparse.count.isMultiple(of: 2) else { throw TarSparse.invalid }
                sparse.append(value)
                continue
            }
            // An empty value takes a record back.
            records[key] = value.isEmpty ? nil : value
        }
        if !sparse.isEmpty { records["GNU.sparse.map"] = Array(sparse.joined(separator: [UInt8(ascii: ",")])) }
        return records
    }

    static func identifier(_ bytes: [UInt8]) throws -> UInt32 {
        guard let value = UInt32(text(bytes)), value != .max else {
            throw ByteStreamError("archive/tar: invalid pax header")
        }
        return value
    }

    static func size(_ bytes: [UInt8]) throws -> Int64 {
        guard let value = Int64(text(bytes)), value >= 0, value < 1 << 60 else {
            throw ByteStreamError("archive/tar: invalid pax header")
        }
        return value
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Decimal seconds with an optional fraction, cut to nanoseconds.
    static func time(_ bytes: [UInt8]) throws -> (Int64, Int64) {
        let parts = text(bytes).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let seconds = Int64(first) else {
            throw ByteStreamError("archive/tar: invalid pax header")
        }
        guard parts.count == 2 else { return (seconds, 0) }
        let digits = String(parts[1].prefix(9))
        let padded = digits + String(repeating: "0", count: 9 - digits.count)
        guard let nanoseconds = Int64(padded), nanoseconds >= 0 else {
            throw ByteStreamError("archive/tar: invalid pax header")
        }
        if first.hasPrefix("-") && nanoseconds > 0 { return (seconds - 1, 1_000_000_000 - nanoseconds) }
        return (seconds, nanoseconds)
    }
}
