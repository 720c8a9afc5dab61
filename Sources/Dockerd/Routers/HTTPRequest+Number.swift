import HTTPTransport
import Linux

extension HTTPRequest {
    /// A whole number; nil when it was not given.
    func number(_ name: String) throws(EngineError) -> Int? {
        let text = value(name)
        if text.isEmpty { return nil }
        guard let number = Int(text) else { throw .invalid("invalid value for \(name): \"\(text)\" is no number") }
        return number
    }
}
