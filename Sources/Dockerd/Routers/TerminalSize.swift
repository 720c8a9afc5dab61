import HTTPTransport
import Linux

/// `h` and `w` of a resize.
struct TerminalSize {
    let width: UInt32
    let height: UInt32

    init(_ request: HTTPRequest) throws(EngineError) {
        height = try Self.number(request.value("h"), "height")
        width = try Self.number(request.value("w"), "width")
    }

    private static func number(_ text: String, _ name: String) throws(EngineError) -> UInt32 {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .invalid("invalid resize \(name) \"\(text)\": invalid syntax")
        }
        guard let number = UInt32(text) else {
            throw .invalid("invalid resize \(name) \"\(text)\": value out of range")
        }
        return number
    }
}
