import Linux

extension IDMapping {
    /// By the runtime specification's names.
    init(_ object: SpecObject) throws {
        guard let inside: UInt32 = try object.integer("containerID"),
            let outside: UInt32 = try object.integer("hostID"), let count: UInt32 = try object.integer("size")
        else { throw SpecError("config.json: \(object.name("containerID")), hostID or size is missing") }
        self.init(inside: inside, outside: outside, count: count)
    }
}
