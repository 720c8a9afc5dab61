import Text

/// What went through a network interface.
public struct InterfaceStats: Sendable, Equatable {
    /// Bytes, packets, errors, packets dropped.
    public let received: [UInt64]
    public let sent: [UInt64]

    /// The interfaces of /proc/PID/net/dev but loopback: two lines of titles, then `NAME: ` with eight counters of what
    /// came and eight of what went.
    public static func read(_ table: String) -> [String: InterfaceStats] {
        var found: [String: InterfaceStats] = [:]
        for line in table.split(separator: "\n").dropFirst(2) {
            let words = line.split { $0 == " " || $0 == ":" }
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            guard let name = words.first, name != "lo", numbers.count >= 16 else { continue }
            found[String(name)] = InterfaceStats(received: Array(numbers[0..<4]), sent: Array(numbers[8..<12]))
        }
        return found
    }

    func members(_ writer: inout JSONWriter) {
        for (way, counts) in [("rx", received), ("tx", sent)] {
            for (what, count) in zip(["bytes", "packets", "errors", "dropped"], counts) {
                writer.member("\(way)_\(what)", count)
            }
        }
    }
}
