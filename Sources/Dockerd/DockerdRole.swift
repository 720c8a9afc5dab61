import DockerdRules
import Glibc
import Linux
import Synchronization
import Text

/// The docker daemon.
public enum DockerdRole {
    public static func main(_ arguments: [String]) -> Int32 {
        do {
            let flags = try DaemonOptions.flags(arguments)
            if flags.wantsHelp {
                print(
                    "Usage:  dockerd [OPTIONS]\n\nA self-sufficient runtime for containers.\n\nOptions:\n"
                        + OptionRows.table.help
                )
                return 0
            }
            if flags.bool("version") {
                print("Docker version \(Version.number), build monohull")
                return 0
            }
            guard flags.positionals.isEmpty else {
                throw OptionError("unknown command: dockerd \(flags.positionals[0])")
            }
            let source = OptionSource(flags: flags)
            let options = try source.read()
            _ = try Listeners.tls(options.tls)
            if flags.bool("validate") {
                StandardError.write("configuration OK\n")
                return 0
            }
            guard geteuid() == 0 else {
                throw EngineError.forbidden(
                    "dockerd needs to be started with root privileges. To run dockerd in rootless mode as an "
                        + "unprivileged user is not implemented"
                )
            }
            if let obstacle = KernelFeatures.obstacle() { throw EngineError.unavailable(obstacle) }
            try run(try RemappedRoot.apply(to: options), source)
            return 0
        } catch let error as OptionError {
            StandardError.write("\(error)\nSee 'dockerd --help'.\n")
            return 125
        } catch let error as OptionProblem {
            StandardError.write("\(error)\n")
            return 1
        } catch {
            let text = "\(error)"
            StandardError.write(
                (text.hasPrefix("failed to start daemon") ? text : "failed to start daemon: \(text)") + "\n"
            )
            return 1
        }
    }

    private static func run(_ options: DaemonOptions, _ source: OptionSource) throws {
        // Blocked before the first thread exists, so that only sigwait takes them.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        ProcessMemory.limit()
        umask(0o022)
        for (name, value) in options.proxies.environment { setenv(name, value, 1) }
        let manager = ServiceManager.take()
        let passed = PassedSockets.take()
        let lock = try DataRootLock(options)
        let daemon = Daemon(DaemonSettings(options), source, passed)
        let failure = Outcome()
        Task {
            do {
                try await daemon.start()
                manager.tell("READY=1")
            } catch {
                failure.error = error
                kill(getpid(), SIGTERM)
            }
        }
        var number: Int32 = 0
        while true {
            sigwait(&signals, &number)
            guard number == SIGHUP else { break }
            Task { await daemon.reload() }
        }
        manager.tell("STOPPING=1")
        let ended = Atomic(false)
        Task {
            await daemon.stop()
            ended.store(true, ordering: .releasing)
            kill(getpid(), SIGHUP)
        }
        // Who asks a third time does not want to wait for what is still under way.
        var count = 1
        while !ended.load(ordering: .acquiring) {
            sigwait(&signals, &number)
            if number == SIGHUP { continue }
            count += 1
            guard count == 3 else { continue }
            Log.warning("Forcing docker daemon shutdown without cleanup; 3 interrupts received")
            exit(128 + number)
        }
        lock.release()
        if let error = failure.error { throw error }
    }
}
