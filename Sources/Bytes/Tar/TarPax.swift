/// The records of a pax header: "LENGTH KEY=VALUE\n", the length counts all of it.
enum TarPax {
    static func parse(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        var records: [String: [UInt8]] = [:]
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
            // An empty value takes a record back.
            records[key] = value.isEmpty ? nil : value
            rest = rest.dropFirst(length)
        }
        return records
    }

    static func identifier(_ text: String) throws -> UInt32 {
        guard let value = UInt32(text), value != .max else { throw ByteStreamError("archive/tar: invalid pax header") }
        return value
    }

    static func size(_ text: String) throws -> Int64 {
        guard let value = Int64(text), value >= 0, value < 1 << 60 else {
            throw ByteStreamError("archive/tar: invalid pax header")
        }
        return value
    }

    /// Decimal seconds with an optional fraction, cut to nanoseconds.
    static func time(_ text: String) throws -> (Int64, Int64) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
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
