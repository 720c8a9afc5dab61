import TTRPC

/// A ttrpc request taken out of its envelope.
struct Call {
    var service = ""
    var method = ""
    var payload: [UInt8] = []

    /// nil when the bytes are no Request message.
    init?(parsing bytes: [UInt8]) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = reader.next() {
            guard case .bytes(let content) = value else { continue }
            switch field {
            case 1: service = String(decoding: content, as: UTF8.self)
            case 2: method = String(decoding: content, as: UTF8.self)
            case 3: payload = Array(content)
            default: break  // timeout and metadata: the caller gives up by itself
            }
        }
        if reader.isMalformed || service.isEmpty || method.isEmpty { return nil }
    }
}
