import Text

/// Devices by what they can do, or by CDI name: what `--gpus` asks for.
public struct DeviceRequest: Sendable, Equatable {
    public var driver = ""
    /// -1 is all.
    public var count = 0
    public var deviceIDs: [String]?
    /// One of these lists has to hold as a whole.
    public var capabilities: [[String]]?
    public var options: [String: String]?

    public init() {}

    init(_ field: JSONField) throws(JSONError) {
        driver = try field.string("Driver")
        count = try field.integer("Count")
        deviceIDs = try field.strings("DeviceIDs")
        if let lists = try field.elements("Capabilities", type: "[][]string") {
            var capabilities: [[String]] = []
            for list in lists { capabilities.append(try list.strings() ?? []) }
            self.capabilities = capabilities
        }
        options = try field.stringMap("Options")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Driver", driver)
        writer.member("Count", count)
        writer.member("DeviceIDs", orNull: deviceIDs)
        if let capabilities {
            writer.memberArray("Capabilities") { array in
                for list in capabilities {
                    array.array { words in
                        for word in list { words.string(word) }
                    }
                }
            }
        } else {
            writer.memberNull("Capabilities")
        }
        writer.member("Options", orNull: options)
    }
}
