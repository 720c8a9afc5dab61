/// Texts cut down to what a column has room for.
enum Shortening {
    /// The first twelve characters of an id, without its algorithm.
    static func id(_ id: String) -> String {
        let bytes = id.utf8
        let start = bytes.firstIndex(of: UInt8(ascii: ":")).map { bytes.index(after: $0) } ?? bytes.startIndex
        return String(id[start...].prefix(12))
    }

    /// At most `width` columns, with an ellipsis in the place of the rest. Wide characters of East Asia take two.
    static func ellipsis(_ text: String, _ width: Int) -> String {
        let scalars = text.unicodeScalars
        guard scalars.reduce(0, { $0 + columns($1) }) > width else { return text }
        var shown = String.UnicodeScalarView()
        var used = 0
        for scalar in scalars {
            used += columns(scalar)
            if used > width - 1 { break }
            shown.append(scalar)
        }
        return String(shown) + "…"
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
