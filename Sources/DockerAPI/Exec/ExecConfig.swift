import Text

/// The body of POST /containers/ID/exec.
public struct ExecConfig: Sendable {
    public var user = ""
    public var privileged = false
    public var tty = false
    public var attachStdin = false
    public var attachStdout = false
    public var attachStderr = false
    public var detachKeys = ""
    public var env: [String] = []
    public var workingDir = ""
    public var cmd: [String] = []
    /// Rows and columns of the terminal at its start; empty when the client did not say.
    public var consoleSize: [UInt] = []

    public init() {}

    /// A member of a wrong type is an error in Go's words.
    public init(_ node: JSONNode) throws(JSONError) {
        let field = try JSONField(node, type: "container.ExecOptions")
        user = try field.string("User")
        privileged = try field.bool("Privileged")
        tty = try field.bool("Tty")
        attachStdin = try field.bool("AttachStdin")
        attachStdout = try field.bool("AttachStdout")
        attachStderr = try field.bool("AttachStderr")
        detachKeys = try field.string("DetachKeys")
        env = try field.strings("Env") ?? []
        workingDir = try field.string("WorkingDir")
        cmd = try field.strings("Cmd") ?? []
        for size in try (field.elements("ConsoleSize", type: "[2]uint") ?? []).prefix(2) {
            consoleSize.append(try size.integer())
        }
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("User", user)
            $0.member("Privileged", privileged)
            $0.member("Tty", tty)
            $0.member("AttachStdin", attachStdin)
            $0.member("AttachStdout", attachStdout)
            $0.member("AttachStderr", attachStderr)
            $0.member("DetachKeys", detachKeys)
            $0.member("Env", env)
            $0.member("WorkingDir", workingDir)
            $0.member("Cmd", cmd)
            if !consoleSize.isEmpty {
                $0.memberArray("ConsoleSize") { array in
                    for size in consoleSize { array.integer(size) }
                }
            }
        }
        return writer.bytes
    }
}
