import Glibc
import Linux

/// The ctr role: containerd's own client, for hosts that hold only this binary.
public enum CtrRole {
    public static func main(_ arguments: [String]) -> Int32 {
        // A reader that went away is told by the write's error, not by a signal in the middle of a cleanup.
        signal(SIGPIPE, SIG_IGN)
        let signals = Interruptions.block()
        guard let done = try? ExitGate() else {
            StandardError.write("ctr: \(SystemCallError("pipe"))\n")
            return 1
        }
        Task.detached {
            done.open(await CommandLine.run(arguments))
        }
        return done.wait(signals)
    }
}
