import CLinux
import Glibc
import Linux
import OCI

/// The last steps: working directory, the program's file, exec.
enum ProgramLauncher {
    /// While still root: the user may not be allowed to make it. What goes wrong shows when it is entered.
    static func makeWorkingDirectory(_ path: String) {
        if !Files.exists(path) { try? Files.makeDirectories(path, mode: 0o755) }
    }

    /// After the change the kernel is asked where we are: a folder outside the root, reached through a leaked
    /// descriptor, shows as "(unreachable)" (CVE-2024-21626).
    static func enterWorkingDirectory(_ path: String) throws {
        if chdir(path) != 0 {
            let reason = SystemCallError("chdir").reason
            throw RuntimeError("chdir to cwd (\"\(path)\") set in config.json failed: \(reason)")
        }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil, buffer[0] == 0x2F else {
            throw RuntimeError("current working directory is outside of container mount namespace root")
        }
    }

    /// Whether the program can be started, asked before the container counts as created.
    static func check(_ process: SpecProcess) throws {
        _ = try find(process)
    }

    /// Go's exec.LookPath in words and rules, since dockerd derives 126 and 127 from the text.
    private static func find(_ process: SpecProcess) throws -> String {
        guard let program = process.args.first else { throw RuntimeError("args must not be empty") }
        if program.contains("/") {
            if let reason = obstacle(program) { throw RuntimeError("exec: \"\(program)\": \(reason)") }
            return program
        }
        let path = process.env.last { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? ""
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = (folder.isEmpty ? "." : String(folder)) + "/" + program
            if obstacle(candidate) == nil { return candidate }
        }
        throw RuntimeError("exec: \"\(program)\": executable file not found in $PATH")
    }

    private static func obstacle(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return SystemCallError("stat", path: path).description
        }
        if status.st_mode & S_IFMT == S_IFDIR { return "is a directory" }
        if faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) != 0 { return "permission denied" }
        return nil
    }

    /// An exec keeps the mask and what is ignored; a program expects neither.
    static func resetSignals() {
        for number: Int32 in 1...64 { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
    }

    static func execute(_ process: SpecProcess, preservedDescriptors: UInt32) throws -> Never {
        let path = try find(process)
        var environment = process.env
        if !environment.contains(where: { $0.hasPrefix("HOME=") }) {
            environment.append("HOME=\(PasswordFile.home(of: process.user.uid) ?? "/")")
        }
        // Everything above the standard descriptors and those asked for goes at the exec.
        let closeOnExec: UInt32 = 4
        try systemCall("close_range") { monohull_close_range(3 + preservedDescriptors, .max, closeOnExec) }
        if preservedDescriptors > 0 {
            for descriptor in 3..<Int32(3 + preservedDescriptors) { _ = fcntl(descriptor, F_SETFD, 0) }
        }
        resetSignals()
        var arguments: [UnsafeMutablePointer<CChar>?] = process.args.map { strdup($0) }
        arguments.append(nil)
        var entries: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
        entries.append(nil)
        execve(path, arguments, entries)
        throw SystemCallError("exec", path: path)
    }
}
