import CLinux
import Glibc

/// A program of the host that is given a text and answers one.
public enum ProgramExchange {
    /// Blocks until the program has closed its output and ended. `input` has to fit a pipe (64 KB), or the program
    /// has to read it before it answers. `standardError` is what it has there: ours unless told, /dev/null for -1.
    public static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String] = ProcessEnvironment.inherited,
        input: [UInt8] = [],
        standardError: Int32 = 2,
        limit: Int = 16 << 20
    ) throws(SystemCallError) -> (status: ExitStatus, output: [UInt8]) {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        try systemCall("pipe") { monohull_pipe(&readEnd, &writeEnd) }
        let inputRead = FileDescriptor(owning: readEnd)
        let inputWrite = FileDescriptor(owning: writeEnd)
        try systemCall("pipe") { monohull_pipe(&readEnd, &writeEnd) }
        let outputRead = FileDescriptor(owning: readEnd)
        let outputWrite = FileDescriptor(owning: writeEnd)
        var spawn = Spawn(path: path, arguments: arguments, environment: environment)
        spawn.descriptors = [inputRead.raw, outputWrite.raw, standardError]
        spawn.resetsSignals = true
        let pid = try spawn.start()
        _ = close(inputRead.take())
        _ = close(outputWrite.take())
        // A program may well end without having read what it is given.
        do throws(SystemCallError) {
            try inputWrite.writeAll(input)
        } catch {
            guard error.errno == EPIPE else { throw error }
        }
        _ = close(inputWrite.take())
        let output = try outputRead.readAll(limit: limit)
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        return (ExitStatus(status), output)
    }
}
