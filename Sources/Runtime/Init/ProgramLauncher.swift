import CLinux
import Glibc
import Linux
import OCI

/// The last steps: working directory, the program's file, exec.
enum ProgramLauncher {
    /// For a container's first process; what executes into a container finds its folder there or fails. That it cannot
    /// be made shows when it is entered.
    static func makeWorkingDirectory(_ path: String) {
        if !Files.exists(path) { try? Files.makeDirectories(path, mode: 0o755) }
    }

    /// Before the rights go: a folder of the image that only root may enter is a valid one. Returns false when it takes
    /// the user's own rights (a volume that was given to the user), for a second try.
    static func enterWorkingDirectory(_ path: String, isLastTry: Bool) throws -> Bool {
        if chdir(path) != 0 {
            if !isLastTry && (errno == EACCES || errno == EPERM) { return false }
            let reason = SystemCallError("chdir").reason
            throw RuntimeError("chdir to cwd (\"\(path)\") set in config.json failed: \(reason)")
        }
        return true
    }

    /// The kernel is asked where we are: a folder outside the root, reached through a leaked descriptor, shows as
    /// "(unreachable)" (CVE-2024-21626).
    static func checkWorkingDirectory() throws {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil, buffer[0] == 0x2F else {
            throw RuntimeError(
                "current working directory is outside of container mount namespace root -- possible container breakout detected"
            )
        }
    }

    /// Whether the program can be started, asked before the container counts as created.
    static func check(_ process: SpecProcess) throws {
        _ = try find(process)
    }

    /// Go's exec.LookPath in words and rules, since dockerd derives 126 and 127 from the text.
    private static func find(_ process: SpecProcess) throws -> String {
        guard let program = process.args.first else { throw RuntimeError("args must not be empty") }
        if program.utf8.contains(UInt8(ascii: "/")) {
            if let reason = ProgramSearch.obstacle(program) { throw RuntimeError("exec: \"\(program)\": \(reason)") }
            return program
        }
        guard let path = ProgramSearch.find(program, path: EnvironmentList.path(process)) else {
            throw RuntimeError("exec: \"\(program)\": executable file not found in $PATH")
        }
        return path
    }

    /// Everything above the standard descriptors and those asked for goes at the exec. To be called before a filter
    /// is loaded, which may refuse close_range(2); what we open after it is close-on-exec by itself.
    static func closeDescriptors(preserving count: UInt32) throws(SystemCallError) {
        let closeOnExec: UInt32 = 4
        try systemCall("close_range") { monohull_close_range(3 + count, .max, closeOnExec) }
    }

    static func execute(_ process: SpecProcess, preservedDescriptors: UInt32) throws -> Never {
        let path = try find(process)
        if preservedDescriptors > 0 {
            for descriptor in 3..<Int32(3 + preservedDescriptors) { _ = fcntl(descriptor, F_SETFD, 0) }
        }
        SignalState.reset()
        var arguments: [UnsafeMutablePointer<CChar>?] = process.args.map { strdup($0) }
        arguments.append(nil)
        var entries: [UnsafeMutablePointer<CChar>?] = EnvironmentList.of(process).map { strdup($0) }
        entries.append(nil)
        execve(path, arguments, entries)
        throw SystemCallError("exec", path: path)
    }
}
