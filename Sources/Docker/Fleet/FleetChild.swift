import CLinux
import Glibc
import Linux

/// One process of a fleet: what it writes, line by line.
final class FleetChild {
    typealias Line = (text: String, isOutput: Bool)

    let name: String
    /// The lines of standard output, of a list alone: others may never end.
    private(set) var output: [String] = []
    private let isList: Bool
    private let pid: pid_t
    /// Standard output and standard error; -1 when one is at its end.
    private var raws: [Int32]
    private var pending: [[UInt8]] = [[], []]

    init(_ name: String, _ arguments: [String], isList: Bool) throws(SystemCallError) {
        self.name = name
        self.isList = isList
        var (outRead, outWrite, errorRead, errorWrite): (Int32, Int32, Int32, Int32) = (-1, -1, -1, -1)
        try systemCall("pipe") { monohull_pipe(&outRead, &outWrite) }
        try systemCall("pipe") { monohull_pipe(&errorRead, &errorWrite) }
        raws = [outRead, errorRead]
        let others = ["\(Settings.hostVariable)=", "DOCKER_CONTEXT="]
        let environment = ProcessEnvironment.inherited.filter { entry in !others.contains { entry.hasPrefix($0) } }
        var spawn = Spawn(
            path: "/proc/self/exe",
            arguments: arguments,
            environment: environment + ["\(EngineLabel.variable)=\(name)"]
        )
        spawn.descriptors = [-1, outWrite, errorWrite]
        spawn.resetsSignals = true
        pid = try spawn.start()
        close(outWrite)
        close(errorWrite)
    }

    deinit {
        for raw in raws where raw >= 0 { close(raw) }
    }

    var polls: [pollfd] {
        raws.filter { $0 >= 0 }.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    func has(_ raw: Int32) -> Bool { raws.contains(raw) }

    /// The lines that are whole now; at the end the rest.
    func read(_ raw: Int32) -> [Line] {
        guard let index = raws.firstIndex(of: raw) else { return [] }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(raw, &buffer, buffer.count)
        if count < 0 && errno == EINTR { return [] }
        if count > 0 {
            pending[index] += buffer[..<count]
        } else {
            close(raw)
            raws[index] = -1
            if !pending[index].isEmpty { pending[index].append(0x0A) }
        }
        guard let last = pending[index].lastIndex(of: 0x0A) else { return [] }
        let whole = pending[index][..<last].split(separator: 0x0A, omittingEmptySubsequences: false)
        pending[index].removeFirst(last + 1)
        let lines = whole.map { String(decoding: $0, as: UTF8.self) }
        if index == 0 && isList { output += lines }
        return lines.map { ($0, index == 0) }
    }

    /// Its exit code, when it has ended.
    func end() throws(SystemCallError) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            if errno != EINTR { throw SystemCallError("waitpid") }
        }
        return ExitStatus(status).code
    }
}
