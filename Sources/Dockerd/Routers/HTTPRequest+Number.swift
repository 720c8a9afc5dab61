import DockerAPI
import HTTPTransport
import Linux

extension HTTPRequest {
    /// A whole number; nil when it was not given.
    func number(_ name: String) throws(EngineError) -> Int? {
        let text = value(name)
        return text.isEmpty ? nil : Int(try GoNumber.parse(text))
    }
}
