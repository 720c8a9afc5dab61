import Linux
import Text

/// The options of the fluentd driver, understood.
public struct FluentdOptions: Sendable, Equatable {
    public var host = "127.0.0.1"
    public var port = 24224
    /// Of a unix socket; "" for TCP.
    public var path = ""
    /// Bytes that wait for the server.
    public var bufferLimit = 1 << 20
    /// Milliseconds before the first attempt to connect anew.
    public var retryWait = 1000
    /// Whether the container starts and goes on without a server.
    public var isAsync = false
    public var hasSubSeconds = false

    public init(_ options: [String: String]) throws(EngineError) {
        let address = options["fluentd-address"] ?? ""
        do throws(EngineError) { try takeAddress(address) } catch {
            guard error.kind == .invalid else { throw error }
            throw .invalid("invalid fluentd-address (\(address)): \(error.message)")
        }
        func given(_ name: String) -> String? { options["fluentd-" + name].flatMap { $0.isEmpty ? nil : $0 } }
        func flag(_ name: String) throws(EngineError) -> Bool { try given(name).map(GoValue.parseBool) ?? false }
        if let text = given("buffer-limit") { bufferLimit = Int(try Sizes.read(text, unit: 1024)) }
        if let text = given("retry-wait") { retryWait = Int(try Self.duration(text) / 1_000_000) }
        if let text = given("max-retries"), UInt32(text) == nil {
            throw .invalid("strconv.ParseUint: parsing \"\(text)\": invalid syntax")
        }
        isAsync = try flag("async")
        if let text = given("async-reconnect-interval") {
            let interval = try Self.duration(text)
            guard interval == 0 || (100_000_000...10_000_000_000).contains(interval) else {
                let shown = Durations.go(nanoseconds: interval)
                throw .invalid(
                    "invalid value for fluentd-async-reconnect-interval: value (\"\(shown)\") must be between 100ms and 10s"
                )
            }
        }
        hasSubSeconds = try flag("sub-second-precision")
        if try flag("request-ack") { throw .notImplemented("log option fluentd-request-ack is not implemented") }
        if let text = given("write-timeout"), try Self.duration(text) < 0 {
            throw .invalid(
                "invalid value for fluentd-write-timeout: value must be a duration that is non-negative"
            )
        }
        for name in ["max-retries", "async-reconnect-interval", "write-timeout"] {
            guard let text = given(name), !["0", "0s"].contains(text) else { continue }
            throw .notImplemented("log option fluentd-\(name) is not implemented")
        }
    }

    private static func duration(_ text: String) throws(EngineError) -> Int64 {
        guard let value = Durations.parseGo(text) else { throw .invalid("time: invalid duration \"\(text)\"") }
        return value
    }

    private mutating func takeAddress(_ text: String) throws(EngineError) {
        if text.isEmpty { return }
        let address = try LogAddress(text.contains("://") ? text : "tcp://" + text)
        switch address.scheme {
        case "unix":
            guard address.path.contains(where: { $0 != "/" }) else { throw .invalid("path is empty") }
            path = address.path
        case "tcp":
            guard address.path.isEmpty else { throw .invalid("should not contain a path element") }
            if !address.host.isEmpty { host = address.host }
            guard let given = address.port, !given.isEmpty else { return }
            guard let number = Int(given), (0...65535).contains(number) else {
                throw .invalid("invalid port: strconv.ParseUint: parsing \"\(given)\": value out of range")
            }
            port = number
        case "tls":
            throw .notImplemented("fluentd-address \(text): fluentd over TLS is not implemented (tcp and unix are)")
        default: throw .invalid("unsupported scheme: '\(address.scheme)'")
        }
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("network", path.isEmpty ? "tcp" : "unix")
        writer.member("host", host)
        writer.member("port", port)
        writer.member("path", path)
        writer.member("bufferLimit", bufferLimit)
        writer.member("retryWait", retryWait)
        writer.member("isAsync", isAsync)
        writer.member("hasSubSeconds", hasSubSeconds)
    }
}
