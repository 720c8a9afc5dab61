import Glibc
import HTTPTransport
import Linux
import Text

/// The streams of one process: a fifo for its input, and the file that tells the shim how to keep its output and on
/// which socket clients get it. All of it lies in a folder that only root enters.
public struct ProcessStreams: Sendable {
    let folder: String
    let name: String

    var input: String { "\(folder)/\(name).in" }
    var output: String { "\(folder)/\(name).out" }
    private var configuration: String { "\(folder)/\(name).json" }

    /// What containerd is told as stdout and stderr: our own executable with the log role, which our shim runs inside
    /// itself and any other starts as a program.
    var logURI: String {
        let path = OwnExecutable.path.split(separator: "/").map { PercentCoding.encode(String($0)) }
        return "binary:///\(path.joined(separator: "/"))?log=\(PercentCoding.encode(configuration))"
    }

    /// `log` is nil for output that nobody keeps. `holds`: a log process lets nothing pass before we are attached.
    func prepare(log: LogPlan?, hasInput: Bool, holds: Bool = false) throws {
        try Files.makeDirectories(folder, mode: 0o700)
        var writer = JSONWriter()
        writer.object {
            log?.write(&$0)
            $0.member("socket", output)
            $0.member("hold", omitEmpty: holds)
        }
        // Not synced: it lives in a folder that a reboot empties.
        try Files.writeAtomically(configuration, bytes: writer.bytes, sync: false)
        guard hasInput else { return }
        unlink(input)
        try systemCall("mkfifo", path: input) { mkfifo(input, 0o600) }
    }

    func remove() {
        for path in [input, output, configuration] { unlink(path) }
    }
}
