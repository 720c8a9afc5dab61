import Glibc
import Linux

extension Command {
    static let systemDialStdio = Command(
        """
        system dial-stdio

        Connect standard input and output with the daemon's socket; for programs, not for people
        0 hidden
        """
    ) { invocation in
        let stream: HTTPStream
        do {
            stream = try invocation.client.dial()
        } catch let failure as Failure {
            throw Failure("failed to open the raw stream connection: \(failure.message)")
        }
        var up = StreamPump(from: 0, to: stream.raw)
        var down = StreamPump(from: stream.raw, to: 1)
        var isOpen = true
        // Standard input may stay open for ever: the daemon's end is the end.
        while !down.isDone {
            var waits = up.waits + down.waits
            if poll(&waits, UInt(waits.count), -1) < 0 {
                if errno == EINTR { continue }
                throw SystemCallError("poll")
            }
            try up.work(waits[0..<2])
            try down.work(waits[2..<4])
            if up.isDone && isOpen {
                shutdown(stream.raw, Int32(SHUT_WR))
                isOpen = false
            }
        }
        return 0
    }
}
