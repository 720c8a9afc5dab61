import Text

/// How a container's health is checked. Durations are nanoseconds; 0 is the image's value, then docker's.
public struct HealthConfig: Sendable, Equatable {
    /// Empty inherits, ["NONE"] turns checks off, ["CMD", …] runs words, ["CMD-SHELL", command] a shell.
    public var test: [String]?
    public var interval: Int64 = 0
    public var timeout: Int64 = 0
    public var startPeriod: Int64 = 0
    public var startInterval: Int64 = 0
    public var retries = 0

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        let duration = "time.Duration"
        test = try field.strings("Test")
        interval = try field.integer("Interval", type: duration)
        timeout = try field.integer("Timeout", type: duration)
        startPeriod = try field.integer("StartPeriod", type: duration)
        startInterval = try field.integer("StartInterval", type: duration)
        retries = try field.integer("Retries")
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Test", omitEmpty: test)
        writer.member("Interval", omitEmpty: interval)
        writer.member("Timeout", omitEmpty: timeout)
        writer.member("StartPeriod", omitEmpty: startPeriod)
        writer.member("StartInterval", omitEmpty: startInterval)
        writer.member("Retries", omitEmpty: retries)
    }

    /// Takes from the image's what was not said.
    mutating func inherit(from image: HealthConfig) {
        if (test ?? []).isEmpty { test = image.test }
        if interval == 0 { interval = image.interval }
        if timeout == 0 { timeout = image.timeout }
        if startPeriod == 0 { startPeriod = image.startPeriod }
        if startInterval == 0 { startInterval = image.startInterval }
        if retries == 0 { retries = image.retries }
    }
}
