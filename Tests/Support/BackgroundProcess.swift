import Glibc
import Linux

/// A process with pipes to its three streams, that runs beside the test.
public final class BackgroundProcess {
    public let pid: pid_t
    private let name: String
    private var input: Int32
    private var streams: [Int32]
    private var texts: [[UInt8]] = [[], []]
    private var status: Int32?

    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String?] = [:]
    ) throws {
        let (inputRead, inputWrite) = try Spawn.pipe()
        let (outRead, outWrite) = try Spawn.pipe()
        let (errRead, errWrite) = try Spawn.pipe()
        defer { for descriptor in [inputRead, outWrite, errWrite] { close(descriptor) } }
        name = program
        input = inputWrite
        streams = [outRead, errRead]
        do {
            pid = try Spawn.start(
                Spawn.resolve(program),
                arguments,
                environment: Environment.with(environment),
                descriptors: (inputRead, outWrite, errWrite)
            )
        } catch {
            for descriptor in [inputWrite, outRead, errRead] { close(descriptor) }
            throw error
        }
        // A process that ends before it read everything must not end the tests.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        closeInput()
        for descriptor in streams where descriptor >= 0 { close(descriptor) }
        if status == nil {
            kill(pid, SIGKILL)
            var ignored: Int32 = 0
            waitpid(pid, &ignored, 0)
        }
    }

    public func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // It ended without reading; its exit code tells the rest.
            if count < 0 && errno == EPIPE { return }
            guard count > 0 else { throw Failure("write to \(name): errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    public func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    public func send(_ signal: Int32) { kill(pid, signal) }

    /// What was read of its standard output.
    public var outputSoFar: String { text(texts[0]) }

    /// Reads until standard output holds the text.
    public func waitForOutput(_ text: String, timeout: Double = 20) throws {
        let end = Clock.now + timeout
        while !String(decoding: texts[0], as: UTF8.self).contains(text) {
            guard Clock.now < end, streams[0] >= 0 else {
                throw Failure("\(name) did not write [\(text)] but [\(String(decoding: texts[0], as: UTF8.self))]")
            }
            pump(milliseconds: 50)
        }
    }

    /// Waits for its end. Output of a descendant that keeps the pipes is not waited for.
    public func finish(timeout: Double = 60) throws -> Output {
        let end = Clock.now + timeout
        while status == nil || streams.contains(where: { $0 >= 0 }) {
            reap()
            let got = pump(milliseconds: status == nil ? 20 : 100)
            if status != nil && !got { break }
            guard Clock.now < end else {
                kill(pid, SIGKILL)
                throw Failure("\(name) did not end within \(timeout) s; it wrote \(texts.map(text))")
            }
        }
        return Output(code: Spawn.code(ofStatus: status ?? 0), out: text(texts[0]), err: text(texts[1]))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func reap() {
        var value: Int32 = 0
        if status == nil && waitpid(pid, &value, WNOHANG) == pid { status = value }
    }

    /// Takes what the streams have; false when nothing came in that time.
    @discardableResult
    private func pump(milliseconds: Int32) -> Bool {
        var polled = streams.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65536)
        for index in streams.indices where polled[index].revents != 0 {
            let count = read(streams[index], &buffer, buffer.count)
            if count > 0 {
                texts[index] += buffer[0..<count]
            } else if count == 0 || errno != EINTR {
                close(streams[index])
                streams[index] = -1
            }
        }
        return true
    }
}
