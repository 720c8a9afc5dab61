import Linux
import Text

/// Puts records of a log into the form that `docker logs` gets them in.
public struct LogPrinter: Sendable {
    private let isFramed: Bool
    private let showsTimes: Bool
    private let showsDetails: Bool
    private var second = -1
    /// "2006-01-02T15:04:05." of `second`.
    private var prefix: [UInt8] = []
    private var knownAttributes: [UInt8] = []
    private var details: [UInt8] = [0x20]

    /// `isFramed`: each record in a frame of its own; without it, as for a terminal, the bytes stand bare.
    public init(isFramed: Bool, showsTimes: Bool, showsDetails: Bool) {
        self.isFramed = isFramed
        self.showsTimes = showsTimes
        self.showsDetails = showsDetails
    }

    public mutating func append(_ entry: LogEntry, to bytes: inout [UInt8]) {
        if showsTimes && second != entry.seconds {
            second = entry.seconds
            prefix = Array(Timestamp.text(seconds: second, nanoseconds: 0).utf8.dropLast()) + [UInt8(ascii: ".")]
        }
        if showsDetails && knownAttributes != entry.attributes {
            knownAttributes = entry.attributes
            details = Self.details(entry.attributes)
        }
        if isFramed {
            // The fraction's nine digits, Z and a space.
            let times = showsTimes ? prefix.count + 11 : 0
            let length = UInt32(times + (showsDetails ? details.count : 0) + entry.text.count)
            bytes.append(entry.isError ? StdCopy.error : StdCopy.output)
            for _ in 0..<3 { bytes.append(0) }
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        }
        if showsTimes {
            bytes.append(contentsOf: prefix)
            var divisor = 100_000_000
            while divisor > 0 {
                bytes.append(UInt8(48 + entry.nanoseconds / divisor % 10))
                divisor /= 10
            }
            bytes.append(UInt8(ascii: "Z"))
            bytes.append(0x20)
        }
        if showsDetails { bytes.append(contentsOf: details) }
        bytes.append(contentsOf: entry.text)
    }

    /// `key=value,key=value ` in the form of a query, by key.
    private static func details(_ attributes: [UInt8]) -> [UInt8] {
        let values = (try? JSONNode.parse(attributes))?.stringMap ?? [:]
        let pairs = values.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
        return Array(pairs.map { "\(escape($0.key))=\(escape($0.value))" }.joined(separator: ",").utf8) + [0x20]
    }

    /// Go's url.QueryEscape.
    private static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: escaped.append(byte)
            case 0x20: escaped.append(UInt8(ascii: "+"))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += Array("%\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
