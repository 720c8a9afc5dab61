import Glibc
import Linux

/// A point in time as clients write it in a query: seconds since 1970, with a fraction or without.
public enum UnixTime {
    /// Nanoseconds since 1970.
    public static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Nanoseconds since 1970; nil for an empty text, and for -1, which means the same to docker.
    public static func nanoseconds(_ text: String) throws(EngineError) -> Int64? {
        if text.isEmpty { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        let seconds = try GoNumber.parse(parts[0], by: "ParseInt")
        var nanoseconds: Int64 = 0
        if parts.count == 2 {
            nanoseconds = try GoNumber.parse(parts[1], by: "ParseInt")
            // As docker: the digits say how fine the fraction is.
            let scaled = Double(nanoseconds) * pow(10, Double(9 - parts[1].utf8.count))
            guard let whole = Int64(exactly: scaled.rounded(.towardZero)) else {
                throw GoNumber.failure(parts[1], "value out of range", by: "ParseInt")
            }
            nanoseconds = whole
        }
        if seconds == -1 { return nil }
        let (product, isTooBig) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOver) = product.addingReportingOverflow(nanoseconds)
        if isTooBig || isOver { return seconds < 0 ? .min : .max }
        return sum
    }
}
