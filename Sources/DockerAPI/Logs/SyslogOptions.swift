import Glibc
import Linux
import Text

/// The options of the syslog driver, understood.
public struct SyslogOptions: Sendable, Equatable {
    private static let facilities = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    ]

    /// tcp, udp, unix (a stream), unixgram, or "" for the syslog of this machine.
    public var network = ""
    public var host = ""
    public var port = 514
    public var path = ""
    /// The number that messages carry, without their severity.
    public var facility = 3 << 3
    /// "", rfc3164, rfc5424 or rfc5424micro.
    public var format = ""

    /// What docker refuses at the creation of a container, and what is left out here.
    public init(_ options: [String: String]) throws(EngineError) {
        try takeAddress(options["syslog-address"] ?? "")
        try takeFacility(options["syslog-facility"] ?? "")
        format = options["syslog-format"] ?? ""
        guard ["", "rfc3164", "rfc5424", "rfc5424micro"].contains(format) else {
            throw .invalid("Invalid syslog format")
        }
    }

    private mutating func takeAddress(_ text: String) throws(EngineError) {
        if text.isEmpty { return }
        let address = try LogAddress(text)
        network = address.scheme
        switch network {
        case "unix", "unixgram":
            path = address.path
            guard access(path, F_OK) == 0 else { throw .invalid("stat \(path): no such file or directory") }
        case "tcp", "udp":
            host = address.host
            guard let port = address.port else { return }
            guard let number = Int(port), (0...65535).contains(number) else {
                throw .invalid("parse \"\(text)\": invalid port \":\(port)\" after host")
            }
            self.port = number
        case "tcp+tls":
            throw .notImplemented("syslog-address \(text): syslog over TLS is not implemented (tcp, udp, unix are)")
        default: throw .invalid("unsupported scheme: '\(network)'")
        }
    }

    private mutating func takeFacility(_ text: String) throws(EngineError) {
        if text.isEmpty { return }
        if let known = Self.facilities.firstIndex(of: text) {
            facility = known << 3
        } else if text.hasPrefix("local"), let number = Int(text.dropFirst(5)), (0...7).contains(number) {
            facility = (16 + number) << 3
        } else if let number = Int(text), (0...23).contains(number) {
            facility = number << 3
        } else {
            throw .invalid("invalid syslog facility")
        }
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("network", network)
        writer.member("host", host)
        writer.member("port", port)
        writer.member("path", path)
        writer.member("facility", facility)
        writer.member("format", format)
    }
}
