import CLinux
import Glibc

/// A program of the host, run to its end.
public struct ProgramOutput: Sendable {
    /// 128 and the number for a signal.
    public let code: Int32
    /// Standard output and standard error as they came; 16 MB at the most.
    public let text: String

    /// Found on PATH; stdin is ours. Blocks until the program has closed its outputs and ended.
    public static func of(_ program: String, _ arguments: [String]) throws(SystemCallError) -> ProgramOutput {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        try systemCall("pipe") { monohull_pipe(&readEnd, &writeEnd) }
        let output = FileDescriptor(owning: readEnd)
        let input = FileDescriptor(owning: writeEnd)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.raw, 1)
        posix_spawn_file_actions_adddup2(&actions, input.raw, 2)
        monohull_spawn_close_from(&actions, 3)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = ProcessEnvironment.inherited.map { strdup($0) }
        environment.append(nil)
        defer { for word in words + environment { free(word) } }
        var pid: pid_t = 0
        let result = posix_spawnp(&pid, program, &actions, nil, words, environment)
        guard result == 0 else { throw SystemCallError("exec", path: program, errno: result) }
        _ = close(input.take())
        let text = try output.readAll(limit: 16 << 20)
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        return ProgramOutput(code: ExitStatus(status).code, text: String(decoding: text, as: UTF8.self))
    }
}
