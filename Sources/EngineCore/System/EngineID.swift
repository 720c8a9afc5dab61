import Linux

/// The daemon's own id, made once and kept in the data root: what `info` and the daemon's events call it.
public enum EngineID {
    /// In the form of a UUID (version 4).
    public static func load(dataRoot: String) throws -> String {
        let path = "\(dataRoot)/engine-id"
        if let bytes = try? Files.read(path, limit: 128) {
            let text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
            if text.utf8.count == 36 { return text }
        }
        var digits = Array(RandomID.make().utf8.prefix(32))
        digits[12] = UInt8(ascii: "4")
        digits[16] = UInt8(ascii: "a")
        var id = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { id += "-" }
            id += String(UnicodeScalar(digit))
        }
        try Files.writeAtomically(path, bytes: Array(id.utf8))
        return id
    }
}
