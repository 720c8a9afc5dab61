import CLinux
import Glibc

/// A program of the host, run to its end.
public struct ProgramOutput: Sendable {
    public let status: ExitStatus
    /// Standard output and standard error as they came; 16 MB at the most.
    public let text: String

    /// 128 and the number for a signal.
    public var code: Int32 { status.code }

    /// Found on PATH; its standard input is empty. Blocks until the program has closed its outputs and ended.
    public static func of(
        _ program: String,
        _ arguments: [String],
        environment: [String] = ProcessEnvironment.inherited,
        folder: String? = nil
    ) throws(SystemCallError) -> ProgramOutput {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        try systemCall("pipe") { monohull_pipe(&readEnd, &writeEnd) }
        let output = FileDescriptor(owning: readEnd)
        let input = FileDescriptor(owning: writeEnd)
        guard let path = Spawn.find(program) else { throw SystemCallError("exec", path: program, errno: ENOENT) }
        var spawn = Spawn(path: path, arguments: [program] + arguments, environment: environment)
        spawn.folder = folder
        spawn.descriptors = [-1, input.raw, input.raw]
        let pid = try spawn.start()
        _ = close(input.take())
        let text = try output.readAll(limit: 16 << 20)
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        return ProgramOutput(status: ExitStatus(status), text: String(decoding: text, as: UTF8.self))
    }
}
