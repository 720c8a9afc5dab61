import CLinux
import Glibc

/// The present time in Go's RFC3339Nano: UTC, trailing zeros of the fraction left out.
struct LogTimestamp {
    private var second = -1
    private var prefix: [UInt8] = []

    /// Appends "2006-01-02T15:04:05.123Z". The part up to the second is kept between calls.
    mutating func append(_ time: timespec, to buffer: LogBuffer) {
        if time.tv_sec != second {
            second = time.tv_sec
            prefix = Self.wholeSeconds(second)
        }
        buffer.append(prefix)
        var fraction = time.tv_nsec
        if fraction > 0 {
            var digits = 9
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            buffer.append(UInt8(ascii: "."))
            var divisor = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                buffer.append(UInt8(48 + fraction / divisor % 10))
                divisor /= 10
            }
        }
        buffer.append(UInt8(ascii: "Z"))
    }

    private static func wholeSeconds(_ seconds: Int) -> [UInt8] {
        var seconds = time_t(seconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var bytes: [UInt8] = []
        append(Int(parts.tm_year) + 1900, 4, to: &bytes)
        for (value, separator) in [
            (parts.tm_mon + 1, UInt8(ascii: "-")), (parts.tm_mday, UInt8(ascii: "-")),
            (parts.tm_hour, UInt8(ascii: "T")), (parts.tm_min, UInt8(ascii: ":")), (parts.tm_sec, UInt8(ascii: ":")),
        ] {
            bytes.append(separator)
            append(Int(value), 2, to: &bytes)
        }
        return bytes
    }

    private static func append(_ value: Int, _ digits: Int, to bytes: inout [UInt8]) {
        var divisor = digits == 4 ? 1000 : 10
        while divisor > 0 {
            bytes.append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}
