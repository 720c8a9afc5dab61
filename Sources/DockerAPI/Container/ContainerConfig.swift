import Text

/// What a container is, apart from the host: the `Config` of create, inspect and of an image.
public struct ContainerConfig: Sendable {
    public var hostname = ""
    public var domainname = ""
    public var user = ""
    public var attachStdin = false
    public var attachStdout = false
    public var attachStderr = false
    public var tty = false
    public var openStdin = false
    public var stdinOnce = false
    public var env: [String] = []
    /// nil is "not said", so that the image's stands.
    public var cmd: [String]?
    public var image = ""
    public var workingDir = ""
    public var entrypoint: [String]?
    public var labels: [String: String] = [:]
    public var stopSignal = ""
    public var stopTimeout: Int?
    /// The node it was read from, for fields not named here.
    public var raw: JSONNode?

    public init() {}

    public init(_ node: JSONNode) {
        raw = node
        hostname = node["Hostname"]?.string ?? ""
        domainname = node["Domainname"]?.string ?? ""
        user = node["User"]?.string ?? ""
        attachStdin = node["AttachStdin"]?.bool ?? false
        attachStdout = node["AttachStdout"]?.bool ?? false
        attachStderr = node["AttachStderr"]?.bool ?? false
        tty = node["Tty"]?.bool ?? false
        openStdin = node["OpenStdin"]?.bool ?? false
        stdinOnce = node["StdinOnce"]?.bool ?? false
        env = node["Env"]?.strings ?? []
        cmd = Self.words(node["Cmd"])
        image = node["Image"]?.string ?? ""
        workingDir = node["WorkingDir"]?.string ?? ""
        entrypoint = Self.words(node["Entrypoint"])
        labels = node["Labels"]?.stringMap ?? [:]
        stopSignal = node["StopSignal"]?.string ?? ""
        stopTimeout = node["StopTimeout"]?.int
    }

    /// A list of words; docker also takes one string for a list of one.
    static func words(_ node: JSONNode?) -> [String]? {
        guard let node, !node.isNull else { return nil }
        if let one = node.string { return [one] }
        return node.strings
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Hostname", hostname)
        writer.member("Domainname", domainname)
        writer.member("User", user)
        writer.member("AttachStdin", attachStdin)
        writer.member("AttachStdout", attachStdout)
        writer.member("AttachStderr", attachStderr)
        writer.member("Tty", tty)
        writer.member("OpenStdin", openStdin)
        writer.member("StdinOnce", stdinOnce)
        writer.member("Env", env)
        if let cmd { writer.member("Cmd", cmd) } else { writer.memberNull("Cmd") }
        writer.member("Image", image)
        writer.member("WorkingDir", workingDir)
        if let entrypoint { writer.member("Entrypoint", entrypoint) } else { writer.memberNull("Entrypoint") }
        writer.member("Labels", labels)
        writer.member("StopSignal", omitEmpty: stopSignal)
        if let stopTimeout { writer.member("StopTimeout", stopTimeout) }
        for name in Self.passedThrough {
            if let node = raw?[name] { writer.member(name, node) } else { writer.memberNull(name) }
        }
        for name in ["ExposedPorts", "Healthcheck", "Shell"] { writer.member(name, omitEmpty: raw?[name]) }
    }

    /// Members that we keep as the client gave them.
    private static let passedThrough = ["OnBuild", "Volumes"]
}

extension ContainerConfig {
    /// Takes from the image what the client did not say.
    public mutating func inherit(from image: ContainerConfig) {
        let own = Set(env.map { $0.prefix { $0 != "=" } })
        env += image.env.filter { !own.contains($0.prefix { $0 != "=" }) }
        // An entrypoint of one's own drops the image's command, an empty one the image's entrypoint alone.
        if (entrypoint ?? []).isEmpty && (cmd ?? []).isEmpty { cmd = image.cmd }
        if entrypoint == nil { entrypoint = image.entrypoint }
        if entrypoint == [""] { entrypoint = nil }
        if workingDir.isEmpty { workingDir = image.workingDir }
        if user.isEmpty { user = image.user }
        if stopSignal.isEmpty { stopSignal = image.stopSignal }
        labels.merge(image.labels) { own, _ in own }
    }
}
