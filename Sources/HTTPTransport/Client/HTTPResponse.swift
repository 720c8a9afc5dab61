/// A response whose body is read as it arrives; reading it to its end closes the connection.
public struct HTTPResponse: Sendable {
    public let status: Int
    /// The words after the status; empty where the server gives none.
    public let reason: String
    public let fields: HTTPFields
    public let body: HTTPBody
    let connection: SocketConnection

    /// Drops what is left unread.
    public func close() async { await connection.close() }
}
