/// Why a registry did not do what the client asked, as docker prints it.
public struct RegistryFailure: Error {
    let message: String
    /// docker reads on from other servers, of which there are none: the image is not there.
    let isPassedOver: Bool

    public init(_ message: String, isPassedOver: Bool = false) {
        self.message = message
        self.isPassedOver = isPassedOver
    }
}
