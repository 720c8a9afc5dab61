import Linux
import NIOCore
import NIOPosix

/// Why there is no connection, in Go's words: clients know "connection refused" and "no such host".
struct DialError: Error, CustomStringConvertible {
    let description: String

    init(_ location: SocketLocation, _ cause: any Error) {
        let place =
            switch location {
            case .unix(let path): "dial unix \(path)"
            case .tcp(let host, let port): "dial tcp \(host):\(port)"
            }
        if let known = cause as? IOError {
            description = "\(place): " + SystemCallError("connect", errno: known.errnoCode).description
        } else if let known = cause as? NIOConnectionError {
            let refused = known.connectionErrors.lazy.compactMap { $0.error as? IOError }.first
            description =
                refused.map { "\(place): " + SystemCallError("connect", errno: $0.errnoCode).description }
                ?? "\(place): lookup \(known.host): no such host"
        } else {
            description = "\(place): \(cause)"
        }
    }
}
