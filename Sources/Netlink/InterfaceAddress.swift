/// An address of an interface (struct ifaddrmsg and its attributes).
public struct InterfaceAddress: Sendable, Equatable {
    /// AF_INET or AF_INET6.
    public let family: UInt8
    public let prefixLength: UInt8
    public let scope: UInt8
    /// IFA_F_…
    public let flags: UInt32
    /// In network byte order: IFA_LOCAL, IFA_ADDRESS, IFA_BROADCAST.
    public let local: [UInt8]?
    public let peer: [UInt8]?
    public let broadcast: [UInt8]?

    init?(_ body: ArraySlice<UInt8>) {
        guard body.count >= 8 else { return nil }
        let start = body.startIndex
        family = body[start]
        prefixLength = body[start + 1]
        scope = body[start + 3]
        var values: [UInt16: [UInt8]] = [:]
        for (type, value) in NetlinkReader(body).attributes(from: 8) { values[type] = Array(value) }
        local = values[2]
        peer = values[1]
        broadcast = values[4]
        flags = values[8].flatMap { NetlinkReader.integer($0[...], at: 0) } ?? UInt32(body[start + 2])
    }

    /// Set by a person or a program, not by the kernel or a router.
    public var isPermanent: Bool { flags & 0x80 != 0 }
    /// RT_SCOPE_UNIVERSE
    public var isGlobal: Bool { scope == 0 }
}
