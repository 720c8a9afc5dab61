/// A stdout or stderr value of a create request, understood.
enum StdioTarget: Equatable {
    case nowhere
    case fifo(String)
    case file(String)
    /// A program and its arguments: the query's keys and values in order.
    case logger(String, [String])
    case unknown(String)

    init(_ text: String) {
        if text.isEmpty {
            self = .nowhere
            return
        }
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            self = .fifo(text)
            return
        }
        let parts = bytes[(colon + 3)...].split(separator: UInt8(ascii: "?"), maxSplits: 1)
        let path = Self.decode(parts.first ?? [], plusIsSpace: false)
        switch String(decoding: bytes[..<colon], as: UTF8.self) {
        case "fifo": self = .fifo(path)
        case "file": self = .file(path)
        case "binary":
            let pairs = (parts.count > 1 ? parts[1] : []).split(separator: UInt8(ascii: "&"))
            let arguments = pairs.flatMap { pair in
                pair.split(separator: UInt8(ascii: "="), maxSplits: 1).map { Self.decode($0, plusIsSpace: true) }
            }
            self = .logger(path, arguments)
        case let scheme: self = .unknown(scheme)
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
