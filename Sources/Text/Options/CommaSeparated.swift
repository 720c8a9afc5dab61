/// One line of comma-separated fields as Go's encoding/csv reads it: a field may stand in double quotes, in which a
/// quote is doubled.
public enum CommaSeparated {
    public static func fields(_ text: String) throws(OptionError) -> [String] {
        let bytes = Array(text.utf8)
        let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
        if bytes.isEmpty { throw OptionError("EOF") }
        var fields: [String] = []
        var index = 0
        while true {
            var field: [UInt8] = []
            if index < bytes.count, bytes[index] == quote {
                index += 1
                while true {
                    guard index < bytes.count else {
                        throw OptionError(
                            "record on line 1; parse error on line 2, column 0: extraneous or missing \" in quoted-field"
                        )
                    }
                    if bytes[index] == quote {
                        index += 1
                        guard index < bytes.count, bytes[index] == quote else { break }
                    }
                    field.append(bytes[index])
                    index += 1
                }
                if index < bytes.count, bytes[index] != comma {
                    throw OptionError(
                        "parse error on line 1, column \(index + 1): extraneous or missing \" in quoted-field"
                    )
                }
            } else {
                while index < bytes.count, bytes[index] != comma {
                    if bytes[index] == quote {
                        throw OptionError("parse error on line 1, column \(index + 1): bare \" in non-quoted-field")
                    }
                    field.append(bytes[index])
                    index += 1
                }
            }
            fields.append(String(decoding: field, as: UTF8.self))
            if index == bytes.count { return fields }
            index += 1
        }
    }
}
