/// The files passwd(5) and group(5), with lines of fields between colons.
public enum AccountFile {
    /// The fields of each line that has at least so many `columns`; comments and other lines are passed over.
    public static func rows(_ bytes: [UInt8], columns: Int) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard fields.count >= columns, line.first != UInt8(ascii: "#") else { return nil }
            return fields.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
