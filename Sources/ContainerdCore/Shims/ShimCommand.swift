import CLinux
import Glibc
import Linux

/// One run of a shim's `start` or `delete`: its input from memory, its output bounded, its time limited. Blocking.
struct ShimCommand: Sendable {
    private static let outputLimit = 1 << 20
    private static let milliseconds: Int64 = 10_000

    let binary: ShimBinary
    let arguments: [String]
    let environment: [String]
    let folder: String
    let input: [UInt8]

    struct Output: Sendable {
        var standard: [UInt8] = []
        var errors: [UInt8] = []
    }

    func run() throws -> Output {
        let source = FileDescriptor(owning: try systemCall("memfd_create") { monohull_memory_file("options") })
        try source.writeAll(input)
        lseek(source.raw, 0, SEEK_SET)
        let standard = try Pipe()
        let errors = try Pipe()
        var spawn = Spawn(path: binary.path, arguments: [binary.name] + arguments, environment: environment)
        spawn.descriptors = [source.raw, standard.write.raw, errors.write.raw]
        spawn.folder = folder
        spawn.surroundings = .ownGroup
        spawn.resetsSignals = true
        let pid = try spawn.start()
        var output = Output()
        let isInTime: Bool
        do {
            isInTime = try collect(pid, standard.read.raw, errors.read.raw, &output)
        } catch {
            _ = Self.end(pid, isKilled: true)
            throw error
        }
        let status = Self.end(pid, isKilled: !isInTime)
        let words = String(decoding: output.errors, as: UTF8.self).trimmedText
        if !isInTime { throw EngineError(.deadline, "\(binary.name) did not answer in time: \(words)") }
        guard status == 0 else {
            let code = status & 0x7f == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(status & 0x7f)"
            throw EngineError.internalError("\(words): \(code)")
        }
        return output
    }

    /// Waits for the child, which nobody else does.
    private static func end(_ pid: pid_t, isKilled: Bool) -> Int32 {
        if isKilled { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// Both ends stay open here until the output was read: its end is told by the process, not by the pipe.
    private struct Pipe: ~Copyable {
        let read: FileDescriptor
        let write: FileDescriptor

        init() throws {
            var (first, second): (Int32, Int32) = (-1, -1)
            try systemCall("pipe2") { monohull_pipe(&first, &second) }
            read = FileDescriptor(owning: first)
            write = FileDescriptor(owning: second)
        }
    }

    /// Ends with the process, not with its pipes: a server that it left behind may hold them.
    private func collect(_ pid: pid_t, _ standard: Int32, _ errors: Int32, _ output: inout Output) throws -> Bool {
        let process = try PidFD.open(pid)
        for raw in [standard, errors] { _ = fcntl(raw, F_SETFL, O_NONBLOCK) }
        let deadline = MonotonicClock.milliseconds + Self.milliseconds
        var polled = [
            pollfd(fd: standard, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: process.descriptor.raw, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let left = deadline - MonotonicClock.milliseconds
            if left <= 0 { return false }
            let count = poll(&polled, nfds_t(polled.count), Int32(left))
            if count < 0 && errno != EINTR { throw SystemCallError("poll") }
            if count <= 0 { continue }
            let hasEnded = polled[2].revents != 0
            if Self.drain(standard, &output.standard) { polled[0].fd = -1 }
            if Self.drain(errors, &output.errors) { polled[1].fd = -1 }
            if hasEnded { return true }
        }
    }

    /// True at the end of the stream. What is beyond the limit is read and dropped.
    private static func drain(_ raw: Int32, _ bytes: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(raw, &chunk, chunk.count)
            if count == 0 { return true }
            if count < 0 {
                if errno == EINTR { continue }
                return errno != EAGAIN
            }
            if bytes.count + count <= outputLimit { bytes += chunk[0..<count] }
        }
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmedText: String {
        var rest = self[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        return String(rest)
    }
}
