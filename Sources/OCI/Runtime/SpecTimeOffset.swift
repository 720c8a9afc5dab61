/// One clock of linux.timeOffsets (time_namespaces(7)).
public struct SpecTimeOffset: Sendable {
    /// monotonic or boottime.
    public var clock: String
    public var seconds: Int64
    public var nanoseconds: UInt32

    init(clock: String, _ object: SpecObject) throws {
        guard clock == "monotonic" || clock == "boottime" else {
            throw SpecError("config.json: linux.timeOffsets knows monotonic and boottime, not \"\(clock)\"")
        }
        self.clock = clock
        seconds = try object.integer("secs") ?? 0
        nanoseconds = try object.integer("nanosecs") ?? 0
    }
}
