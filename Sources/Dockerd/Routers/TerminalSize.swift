import HTTPTransport
import Linux

/// `h` and `w` of a resize.
struct TerminalSize {
    let width: UInt32
    let height: UInt32

    init(_ request: HTTPRequest) throws(EngineError) {
        guard let height = UInt16(request.value("h")), let width = UInt16(request.value("w")) else {
            throw .invalid("invalid size of a terminal: h and w must be numbers below 65536")
        }
        self.height = UInt32(height)
        self.width = UInt32(width)
    }
}
