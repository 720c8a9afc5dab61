import Linux
import Text

/// The file by which dockerd tells how a container's output is kept and where clients attach to it.
public struct LogConfiguration: Sendable {
    public enum Driver: Sendable, Equatable {
        case jsonFile
        case none
    }

    public let driver: Driver
    public let path: String
    /// Where clients attach; "" for nowhere.
    public let socket: String
    /// A log process begins to read when the first client has attached: with a foreign shim an exec's socket is there
    /// only when the process runs, and dockerd must not miss its first words.
    public let holdsForClient: Bool
    /// 0 for no limit.
    public let maximumSize: Int
    public let maximumFiles: Int

    public static func read(_ path: String) throws -> LogConfiguration {
        try LogConfiguration(JSONNode.parse(try Files.read(path, limit: 1 << 20)))
    }

    init(_ node: JSONNode) throws {
        switch node["driver"]?.string ?? "json-file" {
        case "json-file": driver = .jsonFile
        case "none": driver = .none
        case let name: throw EngineError.notImplemented("log driver \"\(name)\" is not implemented")
        }
        path = node["path"]?.string ?? ""
        socket = node["socket"]?.string ?? ""
        holdsForClient = node["hold"]?.bool ?? false
        if driver == .jsonFile && path.isEmpty { throw EngineError.invalid("log configuration has no path") }
        let options = node["options"]?.stringMap ?? [:]
        maximumSize = try options["max-size"].map(Self.size) ?? 0
        maximumFiles = try options["max-file"].map(Self.count) ?? 1
        if options["compress"] == "true" {
            throw EngineError.notImplemented("log option \"compress\" is not implemented")
        }
    }

    private static func count(_ text: String) throws -> Int {
        guard let value = Int(text), value > 0 else { throw EngineError.invalid("invalid max-file: \(text)") }
        return value
    }

    /// docker's units: powers of 1024, one letter, an optional b.
    static func size(_ text: String) throws -> Int {
        var digits = text.lowercased()[...]
        if digits.last == "b" { digits.removeLast() }
        var shift = 0
        if let unit = digits.last, let index = Array("kmgt").firstIndex(of: unit) {
            shift = 10 * (index + 1)
            digits.removeLast()
        }
        guard text != "-1" else { return 0 }
        guard let value = Int(digits), value >= 0, value <= Int.max >> shift else {
            throw EngineError.invalid("invalid size: '\(text)'")
        }
        return value << shift
    }
}
