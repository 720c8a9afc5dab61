/// A time in one of the forms that yaml.v3 knows, where Go's layouts take one digit or two for all but the year.
struct YAMLTime: CustomStringConvertible {
    private let date: String
    private let time: String
    /// The fraction without zeros at its end.
    private let fraction: String
    /// Minutes, or nil for UTC.
    private let offset: Int?

    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        func number(_ counts: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix { (0x30...0x39).contains($0) }.prefix(counts.upperBound)
            guard digits.count >= counts.lowerBound, let value = Int(String(decoding: digits, as: UTF8.self)),
                range.contains(value)
            else { return nil }
            rest = rest.dropFirst(digits.count)
            return value
        }
        func takes(_ characters: String) -> UInt8? {
            guard let byte = rest.first, characters.utf8.contains(byte) else { return nil }
            rest.removeFirst()
            return byte
        }
        guard let year = number(4...4, 0...9999), takes("-") != nil, let month = number(1...2, 1...12),
            takes("-") != nil, let day = number(1...2, 1...31), day <= Self.days(year, month)
        else { return nil }
        date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        guard !rest.isEmpty else {
            (time, fraction, offset) = ("00:00:00", "", nil)
            return
        }
        guard let separator = takes("Tt "), let hour = number(1...2, 0...23), takes(":") != nil,
            let minute = number(1...2, 0...59), takes(":") != nil, let second = number(1...2, 0...59)
        else { return nil }
        time = "\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))"
        var places: [UInt8] = []
        if takes(".,") != nil {
            places = Array(rest.prefix { (0x30...0x39).contains($0) })
            if places.isEmpty { return nil }
            rest = rest.dropFirst(places.count)
            places = Array(places.prefix(9))
            while places.last == 0x30 { places.removeLast() }
        }
        fraction = String(decoding: places, as: UTF8.self)
        // With a blank there is no zone, else there has to be one.
        if separator == UInt8(ascii: " ") || takes("Z") != nil {
            offset = nil
        } else {
            guard let sign = takes("+-"), let hours = number(2...2, 0...23), takes(":") != nil,
                let minutes = number(2...2, 0...59)
            else { return nil }
            offset = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
        }
        if !rest.isEmpty { return nil }
    }

    /// As Go's %v writes a time.
    var description: String {
        let zone = offset.map { minutes -> String in
            let text = Self.padded(abs(minutes) / 60, 2) + Self.padded(abs(minutes) % 60, 2)
            return minutes == 0 ? "+0000 +0000" : (minutes < 0 ? "-" : "+") + text + (minutes < 0 ? " -" : " +") + text
        }
        return "\(date) \(time)\(fraction.isEmpty ? "" : ".\(fraction)") \(zone ?? "+0000 UTC")"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - "\(value)".utf8.count)) + "\(value)"
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
