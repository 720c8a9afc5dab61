import Glibc
import Linux

/// The ctr role: containerd's own client, for hosts that hold only this binary.
public enum CtrRole {
    public static func main(_ arguments: [String]) -> Int32 {
        // A reader that went away is told by the write's error, not by a signal in the middle of a cleanup.
        signal(SIGPIPE, SIG_IGN)
        do {
            // Help is told without a thread: Swift's pool traps now and then where /proc is missing.
            guard let work = try CommandLine.work(arguments) else { return 0 }
            return try run(work)
        } catch {
            return CommandLine.report(error)
        }
    }

    /// Blocks until it is done.
    private static func run(_ work: @escaping CommandLine.Work) throws -> Int32 {
        let signals = Interruptions.block()
        let done = try ExitGate()
        Task.detached {
            do {
                try await work()
                done.open(0)
            } catch {
                done.open(CommandLine.report(error))
            }
        }
        return done.wait(signals)
    }
}
