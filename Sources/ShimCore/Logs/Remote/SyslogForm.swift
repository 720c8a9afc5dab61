import CLinux
import Glibc
import Text

/// The texts of syslog, as docker's driver writes them.
struct SyslogForm: Sendable {
    enum Format: String, Sendable {
        case unix = ""
        case rfc3164
        case rfc5424
        case rfc5424micro
    }

    let format: Format
    let facility: Int
    let tag: String
    let hostname: String
    let pid: Int32

    init(format: Format, facility: Int, tag: String, hostname: String, pid: Int32) {
        self.format = format
        self.facility = facility
        self.tag = tag
        self.hostname = hostname
        self.pid = pid
    }

    init(_ node: JSONNode) {
        format = Format(rawValue: node["format"]?.string ?? "") ?? .unix
        facility = node["facility"]?.int ?? 24
        tag = node["tag"]?.string ?? ""
        hostname = node["hostname"]?.string ?? ""
        pid = getpid()
    }

    func append(_ piece: LogPiece, to buffer: LogBuffer) {
        // Errors for stderr, information for stdout.
        let priority = facility | (piece.stream == .stderr ? 3 : 6)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        switch format {
        case .unix: buffer.append("<\(priority)>\(Self.stamp(now)) \(tag)[\(pid)]: ")
        case .rfc3164: buffer.append("<\(priority)>\(Self.stamp(now)) \(hostname) \(tag)[\(pid)]: ")
        case .rfc5424, .rfc5424micro:
            let time = Self.rfc3339(now, micro: format == .rfc5424micro)
            buffer.append("<\(priority)>1 \(time) \(hostname) \(tag) \(pid) \(tag) - ")
        }
        buffer.append(piece.text)
        buffer.append(0x0A)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func local(_ time: timespec) -> tm {
        var seconds = time.tv_sec
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    /// "Jan  2 15:04:05", in local time.
    static func stamp(_ time: timespec) -> String {
        let parts = local(time)
        let day = parts.tm_mday < 10 ? " \(parts.tm_mday)" : "\(parts.tm_mday)"
        return "\(months[Int(parts.tm_mon) % 12]) \(day) \(clock(parts))"
    }

    /// "2006-01-02T15:04:05Z", or with an offset where local time has one.
    static func rfc3339(_ time: timespec, micro: Bool) -> String {
        let parts = local(time)
        var text = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(clock(parts))"
        if micro { text += ".\(String(1_000_000 + time.tv_nsec / 1000).dropFirst())" }
        let minutes = Int32(parts.tm_gmtoff / 60)
        if minutes == 0 { return text + "Z" }
        return text + (minutes < 0 ? "-" : "+") + "\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }

    private static func clock(_ parts: tm) -> String {
        "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
    private static func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
