import Text

public struct SpecHooks: Sendable {
    public var prestart: [SpecHook] = []
    public var createRuntime: [SpecHook] = []
    public var createContainer: [SpecHook] = []
    public var startContainer: [SpecHook] = []
    public var poststart: [SpecHook] = []
    public var poststop: [SpecHook] = []

    public init(json: JSONNode?) throws {
        let object = try SpecObject(json, "hooks")
        guard object.isPresent else { return }
        func hooks(_ name: String) throws -> [SpecHook] { try object.objects(name).map(SpecHook.init) }
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
    /// Nil when the configuration does not say; [] is an empty environment.
    public var env: [String]?
    /// Seconds; nil waits without end.
    public var timeout: Int?

    init(_ object: SpecObject) throws {
        guard let path = try object.string("path"), path.hasPrefix("/") else {
            throw SpecError("config.json: \(object.name("path")) is missing or not absolute")
        }
        self.path = path
        args = try object.strings("args")
        env = object.node("env") == nil ? nil : try object.strings("env")
        timeout = try object.integer("timeout")
        if let timeout, timeout <= 0 { throw SpecError("config.json: hook \(path): timeout must be above 0") }
    }
}
