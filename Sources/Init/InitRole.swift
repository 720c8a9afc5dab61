import CLinux
import Glibc
import Linux

/// docker-init: process 1 of a container that asked for one (`docker run --init`). It starts the program, passes
/// signals on to it, reaps every orphan and ends as the program ended. Options as tini's, which docker starts it with.
public enum InitRole {
    public static func main(_ arguments: [String]) -> Int32 {
        var rest = arguments[...]
        var signalsGroup = false
        while let option = rest.first, option.hasPrefix("-") {
            rest.removeFirst()
            if option == "--" { break }
            switch option {
            case "--version":
                // dockerd reads "tini version X".
                print("tini version 0.19.0 - monohull \(Version.number)")
                return 0
            case "-s": _ = monohull_prctl(36, 1, 0, 0, 0)  // PR_SET_CHILD_SUBREAPER
            case "-g": signalsGroup = true
            case "-v", "-w": break
            default:
                StandardError.write("docker-init: unknown option \(option); it takes -s, -g, -v, -w, --version\n")
                return 1
            }
        }
        guard !rest.isEmpty else {
            StandardError.write("docker-init: name a program: docker-init [-s] [-g] -- PROGRAM [ARG...]\n")
            return 1
        }
        var all = sigset_t()
        sigfillset(&all)
        sigprocmask(SIG_BLOCK, &all, nil)
        // Not clone3: the filter of system calls that containers run under refuses it.
        let pid = monohull_fork()
        if pid == 0 { execute(Array(rest)) }
        guard pid > 0 else {
            StandardError.write("docker-init: \(SystemCallError("fork"))\n")
            return 1
        }
        return supervise(pid, signalsGroup: signalsGroup)
    }

    /// In the child: its own group, in the foreground of the terminal where there is one.
    private static func execute(_ arguments: [String]) -> Never {
        setpgid(0, 0)
        signal(SIGTTOU, SIG_IGN)
        _ = tcsetpgrp(0, getpgrp())
        signal(SIGTTOU, SIG_DFL)
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        unsetenv("SWIFT_ROOT")
        execvp(arguments[0], pointers)
        let failure = SystemCallError("exec", path: arguments[0])
        StandardError.write("docker-init: \(failure)\n")
        _exit(failure.errno == ENOENT ? 127 : 126)
    }

    private static func supervise(_ program: pid_t, signalsGroup: Bool) -> Int32 {
        var all = sigset_t()
        sigfillset(&all)
        var result: Int32?
        while true {
            var status: Int32 = 0
            let ended = waitpid(-1, &status, WNOHANG)
            if ended == program { result = ExitStatus(status).code }
            if ended > 0 { continue }
            if let result { return result }
            let number = sigwaitinfo(&all, nil)
            if number > 0 && number != SIGCHLD { kill(signalsGroup ? -program : program, number) }
        }
    }
}
