import Linux
import Text

/// A mount as the runtime's document has it.
struct RuntimeMount: Sendable {
    let destination: String
    let type: String
    let source: String
    let options: [String]

    /// Names in the path: what lies deeper is mounted later.
    var depth: Int { destination.utf8.count { $0 == 0x2F } }

    func write(_ array: inout JSONWriter) {
        array.object {
            $0.member("destination", destination)
            $0.member("type", type)
            $0.member("source", source)
            $0.member("options", options)
        }
    }
}
