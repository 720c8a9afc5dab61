import Linux

/// A NETLINK_ROUTE socket of the network namespace that the calling thread is in (rtnetlink(7)). Blocks.
public struct RouteSocket: ~Copyable {
    private let socket: NetlinkSocket

    public init() throws(SystemCallError) {
        let netlinkRoute: Int32 = 0
        socket = try NetlinkSocket(netlinkRoute)
    }

    /// Sends and reads up to the acknowledgement or the end of a dump; the bodies of what came in between.
    @discardableResult
    public func request(_ message: NetlinkMessage, _ what: String) throws(SystemCallError) -> [(
        type: UInt16, body: ArraySlice<UInt8>
    )] {
        try socket.request(message, what)
    }

    /// What a message that `wantsAnswer` no is answered by: one message, or a refusal.
    func first(_ message: NetlinkMessage, _ what: String) throws(SystemCallError) -> (
        type: UInt16, body: ArraySlice<UInt8>
    ) {
        try socket.first(message, what)
    }

    /// All messages in one call; the first that the kernel refuses is thrown, while those behind it were carried out.
    /// After an error the socket holds answers that nobody reads and is of no use.
    public func send(_ batch: NetlinkBatch) throws(SystemCallError) {
        try socket.send(batch)
    }
}
