public struct SpecNamespace: Sendable {
    /// pid, network, mount, ipc, uts, user, cgroup or time.
    public var type: String
    /// An existing namespace to join; "" makes a new one.
    public var path: String

    init(_ object: SpecObject) throws {
        guard let type = try object.string("type") else {
            throw SpecError("config.json: \(object.name("type")) is missing")
        }
        self.type = type
        path = try object.string("path") ?? ""
    }
}
