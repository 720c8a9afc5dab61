/// Why a registry did not do what docker's own client asked, in that client's words.
public struct DistributionError: Error, Sendable {
    public let message: String
    /// docker's client looks on for another server, and finds none: the image is not there.
    public let isPassedOver: Bool

    init(_ message: String, isPassedOver: Bool = false) {
        self.message = message
        self.isPassedOver = isPassedOver
    }
}
