import Text

/// config.json of a bundle (runtime-spec 1.3, config.md and config-linux.md).
///
/// Absent optional numbers stay nil: the kernel's default then holds, which 0 would not say.
public struct Spec: Sendable {
    /// The newest version of the specification that is understood.
    public static let version = "1.3.0"

    public var ociVersion: String
    public var process: SpecProcess?
    public var root: SpecRoot
    public var hostname: String
    public var domainname: String
    public var mounts: [SpecMount]
    public var hooks: SpecHooks
    public var annotations: [String: String]
    public var linux: SpecLinux
    /// The text as it was read: kept in the state, so that later commands don't depend on the bundle's file.
    public var source: JSONNode

    public init(json: JSONNode) throws {
        guard json.kind == .object else { throw SpecError("config.json holds no JSON object") }
        source = json
        let object = try SpecObject(json, "")
        ociVersion = try object.string("ociVersion") ?? ""
        if let process = object.node("process") { self.process = try SpecProcess(json: process) }
        let root = try object.object("root")
        guard root.isPresent else { throw SpecError("root must be specified") }
        guard let path = try root.string("path"), !path.isEmpty else {
            throw SpecError("config.json: root.path is missing; it names the folder with the root file system")
        }
        self.root = SpecRoot(path: path, readonly: try root.bool("readonly") ?? false)
        hostname = try object.string("hostname") ?? ""
        domainname = try object.string("domainname") ?? ""
        mounts = try object.objects("mounts").map(SpecMount.init)
        hooks = try SpecHooks(json: object.node("hooks"))
        annotations = try object.stringMap("annotations")
        linux = try SpecLinux(json: object.node("linux"))
    }
}

public struct SpecRoot: Sendable {
    /// Absolute, or relative to the bundle.
    public var path: String
    public var readonly: Bool

    public init(path: String, readonly: Bool) {
        self.path = path
        self.readonly = readonly
    }
}

/// What in a configuration can't be used, in one sentence.
public struct SpecError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
