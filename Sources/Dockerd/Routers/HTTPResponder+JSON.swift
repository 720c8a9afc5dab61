import HTTPTransport
import Text

extension HTTPResponder {
    /// A whole answer, with the line end that Go's encoder puts behind each value.
    func json(_ status: Int, _ bytes: [UInt8]) async throws {
        try await send(status, ["Content-Type": "application/json"], body: bytes + [0x0A])
    }

    /// A list.
    func sendArray<Element>(_ elements: [Element], _ write: (Element, inout JSONWriter) -> Void) async throws {
        var writer = JSONWriter()
        writer.array { array in for element in elements { write(element, &array) } }
        try await json(200, writer.bytes)
    }
}
