import Linux

/// `NAME:ADDRESS` of --add-host.
public struct ExtraHost: Sendable {
    /// Stands for the host's address in the container's network.
    public static let gateway = "host-gateway"

    public let name: String
    public let address: String

    public init(_ text: String) throws(EngineError) {
        let parts = text.parts(by: ":", maxSplits: 1)
        guard parts.count == 2, !parts[0].isEmpty else { throw .invalid("bad format for add-host: \"\(text)\"") }
        name = parts[0]
        address = parts[1]
        guard address == Self.gateway || IPAddress(address) != nil else {
            throw .invalid("invalid IP address in add-host: \"\(address)\"")
        }
    }
}
