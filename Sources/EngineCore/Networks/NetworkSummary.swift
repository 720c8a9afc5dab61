import Linux

/// What others need to know of a network.
struct NetworkSummary: Sendable {
    let id: String
    let name: String
    let driver: String
    let isPredefined: Bool
    /// The subnets in which a client may ask for an address.
    let chosenSubnets: [IPNetwork]
}
