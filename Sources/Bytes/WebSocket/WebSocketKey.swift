import Crypto

/// A handshake of RFC 6455.
public enum WebSocketKey {
    private static let identifier = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// What proves to a client that its key was read, before base64.
    public static func accept(_ key: String) -> [UInt8] {
        Array(Insecure.SHA1.hash(data: Array((key + identifier).utf8)))
    }
}
