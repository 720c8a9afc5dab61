/// A parsed text as one flat array of nodes over the bytes it came from. Strings are decoded when they are asked
/// for. An object's children alternate key, value; `next` skips a whole value.
final class JSONTape: Sendable {
    struct Entry: Sendable {
        var kind: JSONKind
        /// Set for a string that holds a backslash, so that plain ones are copied without a look at each byte.
        var escaped = false
        var start: UInt32
        var end: UInt32
        var next: UInt32
    }

    let source: [UInt8]
    let entries: [Entry]

    init(source: [UInt8], entries: [Entry]) {
        self.source = source
        self.entries = entries
    }
}

public enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, array, object
}
