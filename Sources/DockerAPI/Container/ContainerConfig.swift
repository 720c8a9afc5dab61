import Text

/// What a container is, apart from the host: the `Config` of create, inspect and of an image.
public struct ContainerConfig: Sendable {
    public var hostname = ""
    public var domainname = ""
    public var user = ""
    public var attachStdin = false
    public var attachStdout = false
    public var attachStderr = false
    /// Each "80/tcp"; sorted.
    public var exposedPorts: [String]?
    public var tty = false
    public var openStdin = false
    public var stdinOnce = false
    public var env: [String]?
    /// nil is "not said", so that the image's stands.
    public var cmd: [String]?
    public var healthcheck: HealthConfig?
    /// Of Windows.
    public var argsEscaped = false
    public var image = ""
    /// Places of anonymous volumes; sorted.
    public var volumes: [String]?
    public var workingDir = ""
    public var entrypoint: [String]?
    public var networkDisabled = false
    /// Before API 1.44; an endpoint's since.
    public var macAddress = ""
    public var onBuild: [String]?
    public var labels: [String: String]?
    public var stopSignal = ""
    /// Seconds.
    public var stopTimeout: Int?
    public var shell: [String]?

    /// All that docker 28 has, as they are written.
    public static let memberNames = [
        "Hostname", "Domainname", "User", "AttachStdin", "AttachStdout", "AttachStderr", "ExposedPorts", "Tty",
        "OpenStdin", "StdinOnce", "Env", "Cmd", "Healthcheck", "ArgsEscaped", "Image", "Volumes", "WorkingDir",
        "Entrypoint", "NetworkDisabled", "MacAddress", "OnBuild", "Labels", "StopSignal", "StopTimeout", "Shell",
    ]

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        hostname = try field.string("Hostname")
        domainname = try field.string("Domainname")
        user = try field.string("User")
        attachStdin = try field.bool("AttachStdin")
        attachStdout = try field.bool("AttachStdout")
        attachStderr = try field.bool("AttachStderr")
        exposedPorts = try field.keys("ExposedPorts", type: "nat.PortSet")
        tty = try field.bool("Tty")
        openStdin = try field.bool("OpenStdin")
        stdinOnce = try field.bool("StdinOnce")
        env = try field.strings("Env")
        cmd = try field.words("Cmd")
        if let check = try field.object("Healthcheck", type: "v1.HealthcheckConfig") {
            healthcheck = try HealthConfig(check)
        }
        argsEscaped = try field.bool("ArgsEscaped")
        image = try field.string("Image")
        volumes = try field.keys("Volumes")
        workingDir = try field.string("WorkingDir")
        entrypoint = try field.words("Entrypoint")
        networkDisabled = try field.bool("NetworkDisabled")
        macAddress = try field.string("MacAddress")
        onBuild = try field.strings("OnBuild")
        labels = try field.stringMap("Labels")
        stopSignal = try field.string("StopSignal")
        stopTimeout = try field.optionalInteger("StopTimeout")
        shell = try field.words("Shell")
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Hostname", hostname)
        writer.member("Domainname", domainname)
        writer.member("User", user)
        writer.member("AttachStdin", attachStdin)
        writer.member("AttachStdout", attachStdout)
        writer.member("AttachStderr", attachStderr)
        if let exposedPorts, !exposedPorts.isEmpty { writer.member("ExposedPorts", keys: exposedPorts) }
        writer.member("Tty", tty)
        writer.member("OpenStdin", openStdin)
        writer.member("StdinOnce", stdinOnce)
        writer.member("Env", orNull: env)
        writer.member("Cmd", orNull: cmd)
        if let healthcheck { writer.memberObject("Healthcheck") { healthcheck.members(&$0) } }
        writer.member("ArgsEscaped", omitEmpty: argsEscaped)
        writer.member("Image", image)
        writer.member("Volumes", keys: volumes)
        writer.member("WorkingDir", workingDir)
        writer.member("Entrypoint", orNull: entrypoint)
        writer.member("NetworkDisabled", omitEmpty: networkDisabled)
        writer.member("MacAddress", omitEmpty: macAddress)
        writer.member("OnBuild", orNull: onBuild)
        writer.member("Labels", orNull: labels)
        writer.member("StopSignal", omitEmpty: stopSignal)
        if let stopTimeout { writer.member("StopTimeout", stopTimeout) }
        writer.member("Shell", omitEmpty: shell)
    }
}
