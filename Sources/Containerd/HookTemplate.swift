import Linux
import Text

/// What `{{…}}` stands for in the arguments of an `oci-hook`: facts of the container whose state the runtime hands in.
struct HookTemplate {
    private let state: JSONNode
    private let root: String

    /// `state` is the runtime's state of the container, whose bundle is read.
    init(state: JSONNode) throws {
        self.state = state
        guard let bundle = state["bundle"]?.string else { throw EngineError.invalid("the state has no bundle") }
        let config = try JSONNode.parse(Files.read(bundle + "/config.json"))
        let path = config["root"]?["path"]?.string ?? ""
        root = path.utf8.first == UInt8(ascii: "/") ? path : "\(bundle)/\(path)"
    }

    /// The text with each action replaced. Of Go's templates there are the functions alone.
    func render(_ text: String) throws -> String {
        var made: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let start = Self.find("{{", in: rest) {
            made += rest[..<start]
            rest = rest[(start + 2)...]
            guard let end = Self.find("}}", in: rest) else { throw EngineError.invalid("unclosed action: \(text)") }
            made += Array(try value(of: String(decoding: rest[..<end], as: UTF8.self)).utf8)
            rest = rest[(end + 2)...]
        }
        return String(decoding: made + rest, as: UTF8.self)
    }

    private static func find(_ pair: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = pair.utf8Start[0]
        return bytes.indices.dropLast().first { bytes[$0] == wanted && bytes[$0 + 1] == wanted }
    }

    private func value(of action: String) throws -> String {
        let words = action.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first ?? "", words.count) {
        case ("id", 1): return state["id"]?.string ?? ""
        case ("bundle", 1): return state["bundle"]?.string ?? ""
        case ("rootfs", 1): return root
        case ("pid", 1): return String(state["pid"]?.int ?? 0)
        case ("status", 1): return state["status"]?.string ?? ""
        case ("annotation", 2):
            guard let key = try? JSONNode.parse(words[1]).string else { break }
            return state["annotations"]?.stringMap[key] ?? ""
        default: break
        }
        throw EngineError.notImplemented("template action {{\(action)}} is not implemented")
    }
}
