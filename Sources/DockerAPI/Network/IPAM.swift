import Text

/// How a network's addresses are managed.
public struct IPAM: Sendable, Equatable {
    public static let standardDriver = "default"

    public var driver = IPAM.standardDriver
    public var options: [String: String]?
    /// nil is null, as docker shows it for a network without addresses.
    public var config: [IPAMConfig]?

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        driver = try field.string("Driver")
        options = try field.stringMap("Options")
        guard let elements = try field.elements("Config", type: "[]network.IPAMConfig") else { return }
        var list: [IPAMConfig] = []
        for element in elements {
            list.append(
                try element.object(type: "network.IPAMConfig").map { (e) throws(JSONError) in try IPAMConfig(e) }
                    ?? IPAMConfig()
            )
        }
        config = list
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Driver", driver)
        writer.member("Options", orNull: options)
        writer.member("Config", objects: config) { $0.members(&$1) }
    }
}
