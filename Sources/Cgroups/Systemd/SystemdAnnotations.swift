/// Annotations of the form org.systemd.property.NAME: more properties for the unit, their values in GVariant's text
/// form: 'text', 5, uint64 5, true, ['a', 'b'].
enum SystemdAnnotations {
    private static let prefix = "org.systemd.property."

    static func properties(_ annotations: [String: String]) throws -> [SystemdProperty] {
        var properties: [SystemdProperty] = []
        for (key, text) in annotations.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
            var name = String(key.dropFirst(prefix.utf8.count))
            try checkName(name, key)
            var parser = VariantTextParser(text)
            guard var value = parser.parse() else {
                throw CgroupError("annotation \(key)=\(text) value parse error")
            }
            // systemd's documentation has TimeoutStopSec, its bus TimeoutStopUSec.
            let stem = name.dropLast(3)
            if name.hasSuffix("Sec"), let last = stem.utf8.last, (0x61...0x7A).contains(last) {
                name = "\(stem)USec"
                guard let converted = microseconds(value) else {
                    throw CgroupError("annotation \(key)=\(text) value parse error: not a number")
                }
                value = converted
            }
            properties.append(SystemdProperty(name, value))
        }
        return properties
    }

    private static func checkName(_ name: String, _ key: String) throws {
        if name.utf8.count < 3 { throw CgroupError("annotation \(key) name incorrect: too short") }
        let isAlphabetic = name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        if !isAlphabetic { throw CgroupError("annotation \(key) name incorrect: contains non-alphabetic character") }
    }

    private static func microseconds(_ value: DBusValue) -> DBusValue? {
        let seconds: Double
        switch value {
        case .byte(let number): seconds = Double(number)
        case .int16(let number): seconds = Double(number)
        case .uint16(let number): seconds = Double(number)
        case .int32(let number): seconds = Double(number)
        case .uint32(let number): seconds = Double(number)
        case .int64(let number): seconds = Double(number)
        case .uint64(let number): seconds = Double(number)
        case .double(let number): seconds = number
        default: return nil
        }
        return UInt64(exactly: (seconds * 1_000_000).rounded(.towardZero)).map { .uint64($0) }
    }
}
