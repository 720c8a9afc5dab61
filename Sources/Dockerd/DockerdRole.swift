import EngineCore
import Glibc
import Linux
import Text

/// The docker daemon.
public enum DockerdRole {
    public static func main(_ arguments: [String]) -> Int32 {
        do {
            let flags = try FlagTable.table.parse(arguments)
            if flags.wantsHelp {
                print(
                    "Usage:  dockerd [OPTIONS]\n\nA self-sufficient runtime for containers.\n\nOptions:\n"
                        + FlagTable.table.help
                )
                return 0
            }
            if flags.bool("version") {
                print("Docker version \(Version.number), build monohull")
                return 0
            }
            guard flags.positionals.isEmpty else {
                throw EngineError.invalid("unknown command: dockerd \(flags.positionals[0])")
            }
            guard geteuid() == 0 else {
                throw EngineError.forbidden(
                    "dockerd needs to be started with root privileges. To run dockerd in rootless mode as an "
                        + "unprivileged user is not implemented"
                )
            }
            if let obstacle = KernelFeatures.obstacle() { throw EngineError.unavailable(obstacle) }
            if let bridge = flags.string("bridge"), bridge != "none" {
                throw EngineError.notImplemented("--bridge \(bridge) is not implemented (--bridge none is)")
            }
            let file = try ConfigFile(flags.string("config-file"))
            try run(try DaemonOptions(flags, file))
            return 0
        } catch let error as OptionError {
            StandardError.write("\(error)\nSee 'dockerd --help'.\n")
            return 125
        } catch {
            let text = "\(error)"
            StandardError.write(
                (text.hasPrefix("failed to start daemon") ? text : "failed to start daemon: \(text)") + "\n"
            )
            return 1
        }
    }

    private static func run(_ options: DaemonOptions) throws {
        // Blocked before the first thread exists, so that only sigwait takes them.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let lock = try DataRootLock(options)
        let daemon = Daemon(options)
        let failure = Outcome()
        Task {
            do { try await daemon.start() } catch {
                failure.error = error
                kill(getpid(), SIGTERM)
            }
        }
        var number: Int32 = 0
        sigwait(&signals, &number)
        let done = ThreadSignal()
        Task {
            await daemon.stop()
            done.post()
        }
        done.wait()
        lock.release()
        if let error = failure.error { throw error }
    }
}
