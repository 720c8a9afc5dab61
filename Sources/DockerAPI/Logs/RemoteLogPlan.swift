import Linux
import Text

/// What the shim is told about a log server: docker's options and what the driver says of the container.
public enum RemoteLogPlan {
    private static let journalSocket = "/run/systemd/journal/socket"

    /// nil for a driver without a server.
    public static func json(
        driver: String,
        _ options: [String: String],
        _ identity: LogIdentity
    ) throws(EngineError) -> [UInt8]? {
        guard ["syslog", "fluentd", "journald"].contains(driver) else { return nil }
        let tag = try identity.tag(options, fallback: "{{.ID}}")
        var writer = JSONWriter()
        try writer.object { writer throws(EngineError) in
            writer.member("driver", driver)
            writer.member("tag", tag)
            writer.member("isNonBlocking", options["mode"] == "non-blocking")
            if let size = options["max-buffer-size"] {
                writer.member("maximumBuffer", try Sizes.read(size, unit: 1024))
            }
            switch driver {
            case "syslog":
                try SyslogOptions(options).members(&writer)
                writer.member("hostname", Host.name)
            case "fluentd":
                try FluentdOptions(options).members(&writer)
                writer.member("fields", try fluentdFields(options, identity))
            default:
                writer.member("network", "unixgram")
                writer.member("path", journalSocket)
                writer.member("fields", try journalFields(options, identity, tag: tag))
            }
        }
        return writer.bytes
    }

    private static func fluentdFields(
        _ options: [String: String],
        _ identity: LogIdentity
    ) throws(EngineError) -> [String: String] {
        let own = ["container_id": identity.id, "container_name": "/" + identity.name]
        return own.merging(try identity.attributes(options)) { $1 }
    }

    private static func journalFields(
        _ options: [String: String],
        _ identity: LogIdentity,
        tag: String
    ) throws(EngineError) -> [String: String] {
        let own = [
            "CONTAINER_ID": String(identity.id.prefix(12)), "CONTAINER_ID_FULL": identity.id,
            "CONTAINER_NAME": identity.name, "CONTAINER_TAG": tag, "IMAGE_NAME": identity.imageName,
            "SYSLOG_IDENTIFIER": tag, "CONTAINER_LOG_EPOCH": epoch(),
        ]
        return own.merging(try identity.attributes(options, key: journalName)) { $1 }
    }

    /// 64 hexadecimal digits: what tells the entries of one run from another's.
    private static func epoch() -> String {
        (0..<32).map { _ in
            let digits = String(UInt8.random(in: 0 ... .max), radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Capitals, digits and underscores, which are not the first.
    static func journalName(_ text: String) -> String {
        let letters = text.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z": Character(Unicode.Scalar(UInt8(scalar.value) - 32))
            case "A"..."Z", "0"..."9": Character(scalar)
            default: "_"
            }
        }
        return String(letters.drop { $0 == "_" })
    }
}
