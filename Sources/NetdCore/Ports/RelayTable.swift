import CLinux
import Glibc
import Linux
import Loop

/// What all relays share: the bound on their number, and pipes that are empty.
final class RelayTable {
    typealias Pipe = (read: Int32, write: Int32)

    let loop: EventLoop
    private let most: Int
    private var count = 0
    /// Bytes go from socket to socket by a pipe, without a copy. It is empty again as soon as the other side has taken
    /// them, so one serves all connections; whose other side is slow keeps his for as long.
    private var spares: [Pipe] = []
    private static let mostSpares = 4

    /// A connection takes two descriptors, and up to four more for its pipes.
    init(_ loop: EventLoop) {
        self.loop = loop
        var limit = rlimit()
        let code = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        most = min(16384, code == 0 ? Int(clamping: limit.rlim_cur) / 8 : 128)
    }

    deinit { for pipe in spares { Self.close(pipe) } }

    /// False: no more for now.
    func enter() -> Bool {
        guard count < most else { return false }
        count += 1
        return true
    }

    func leave() { count -= 1 }

    func takePipe() throws(SystemCallError) -> Pipe {
        if let spare = spares.popLast() { return spare }
        let pipe = try Descriptors.pipe()
        Descriptors.setNonBlocking(pipe.read)
        Descriptors.setNonBlocking(pipe.write)
        return pipe
    }

    /// Takes back one that is empty.
    func give(_ pipe: Pipe) {
        if spares.count < Self.mostSpares { spares.append(pipe) } else { Self.close(pipe) }
    }

    static func close(_ pipe: Pipe) {
        Glibc.close(pipe.read)
        Glibc.close(pipe.write)
    }
}
