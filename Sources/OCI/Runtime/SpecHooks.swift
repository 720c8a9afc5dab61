import Text

public struct SpecHooks: Sendable {
    public var prestart: [SpecHook] = []
    public var createRuntime: [SpecHook] = []
    public var createContainer: [SpecHook] = []
    public var startContainer: [SpecHook] = []
    public var poststart: [SpecHook] = []
    public var poststop: [SpecHook] = []

    public init(json: JSONNode?) throws {
        guard let json else { return }
        func hooks(_ name: String) throws -> [SpecHook] { try json[name]?.elements.map(SpecHook.init(json:)) ?? [] }
        prestart = try hooks("prestart")
        createRuntime = try hooks("createRuntime")
        createContainer = try hooks("createContainer")
        startContainer = try hooks("startContainer")
        poststart = try hooks("poststart")
        poststop = try hooks("poststop")
    }
}

public struct SpecHook: Sendable {
    public var path: String
    public var args: [String]
    public var env: [String]
    /// Seconds; nil waits without end.
    public var timeout: Int?

    public init(json: JSONNode) throws {
        guard let path = json["path"]?.string, path.hasPrefix("/") else {
            throw SpecError("config.json: a hook's path is missing or not absolute")
        }
        self.path = path
        args = json["args"]?.strings ?? []
        env = json["env"]?.strings ?? []
        timeout = json["timeout"]?.int
        if let timeout, timeout <= 0 { throw SpecError("config.json: hook \(path): timeout must be above 0") }
    }
}
