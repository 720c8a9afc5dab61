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
    public var consoleSize: [Int] = []

    public init() {}

    public init(_ node: JSONNode) {
        user = node["User"]?.string ?? ""
        privileged = node["Privileged"]?.bool ?? false
        tty = node["Tty"]?.bool ?? false
        attachStdin = node["AttachStdin"]?.bool ?? false
        attachStdout = node["AttachStdout"]?.bool ?? false
        attachStderr = node["AttachStderr"]?.bool ?? false
        detachKeys = node["DetachKeys"]?.string ?? ""
        env = node["Env"]?.strings ?? []
        workingDir = node["WorkingDir"]?.string ?? ""
        cmd = ContainerConfig.words(node["Cmd"]) ?? []
        consoleSize = node["ConsoleSize"]?.elements.compactMap(\.int) ?? []
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
