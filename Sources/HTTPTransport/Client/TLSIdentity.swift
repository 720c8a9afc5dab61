/// Who is trusted by one connection and what it shows of itself, as PEM texts.
public struct TLSIdentity: Sendable {
    /// The only authority that is trusted; without one the system's are.
    let authority: [UInt8]?
    let certificate: [UInt8]?
    let key: [UInt8]?
    let skipsVerification: Bool

    public init(authority: [UInt8]?, certificate: [UInt8]?, key: [UInt8]?, skipsVerification: Bool) {
        self.authority = authority
        self.certificate = certificate
        self.key = key
        self.skipsVerification = skipsVerification
    }
}
