import CLinux
import Glibc
import Linux

/// criu as a child that serves one request over a socket (`criu swrk`).
struct CriuClient: ~Copyable {
    /// criu_req_type of rpc.proto.
    enum Request: UInt64 {
        case dump = 1
        case restore = 2
        case preDump = 4
        case notify = 6
        case featureCheck = 9
        case version = 10

        var name: String {
            switch self {
            case .dump: "DUMP"
            case .restore: "RESTORE"
            case .preDump: "PRE_DUMP"
            case .notify: "NOTIFY"
            case .featureCheck: "FEATURE_CHECK"
            case .version: "VERSION"
            }
        }
    }

    let pid: pid_t
    private let socket: FileDescriptor

    /// `inherited` become descriptors 4 and up of criu, behind the standard ones and its socket. Without `standard`
    /// these are /dev/null.
    init(inherited: [Int32] = [], inheritsStandard: Bool = true) throws {
        let ends = try SocketPair.make(SOCK_SEQPACKET)
        let ours = FileDescriptor(owning: ends.ours)
        let theirs = FileDescriptor(owning: ends.theirs)
        guard let path = Spawn.find("criu") else {
            throw RuntimeError("criu binary not found on PATH: install criu, which checkpoints and restores")
        }
        var spawn = Spawn(path: path, arguments: ["criu", "swrk", "3"])
        spawn.descriptors = (inheritsStandard ? [0, 1, 2] : [-1, -1, -1]) + [theirs.raw] + inherited
        pid = try spawn.start()
        socket = ours
    }

    /// Sends the request and answers criu's notifications until its response. `onNotify` gets the name, a process id
    /// and a descriptor that came along (-1 for none), which it owns.
    @discardableResult
    func run(
        _ request: Request,
        _ fields: (inout CriuMessage) -> Void = { _ in },
        onNotify: (_ script: String, _ pid: pid_t, _ descriptor: Int32) throws -> Void = { _, _, _ in }
    ) throws -> CriuFields {
        RuntimeLog.debug("Using CRIU in \(request.name) mode")
        var message = CriuMessage()
        message.integer(1, request.rawValue)
        fields(&message)
        try send(message)
        while true {
            var descriptor: Int32 = -1
            let response = try receive(&descriptor)
            let type = response.number(1) ?? 0
            guard response.number(2) == 1 else {
                let name = Request(rawValue: type)?.name ?? "\(type)"
                throw RuntimeError("criu failed: type \(name) errno \(response.number(7) ?? 0)")
            }
            guard type == Request.notify.rawValue else {
                if descriptor >= 0 { close(descriptor) }
                return response
            }
            let notify = response.message(5)
            RuntimeLog.debug("notify: \(notify?.string(1) ?? "")")
            try onNotify(notify?.string(1) ?? "", pid_t(truncatingIfNeeded: notify?.number(2) ?? 0), descriptor)
            var answer = CriuMessage()
            answer.integer(1, Request.notify.rawValue)
            answer.bool(3, true)
            try send(answer)
        }
    }

    private func send(_ message: CriuMessage) throws {
        let raw = socket.raw
        try systemCall("send", path: "criu") {
            message.bytes.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private func receive(_ descriptor: inout Int32) throws -> CriuFields {
        var buffer = [UInt8](repeating: 0, count: 40960)
        let raw = socket.raw
        let count = try systemCall("recvmsg", path: "criu") {
            buffer.withUnsafeMutableBytes { bytes in
                Int(monohull_receive_with_descriptor(raw, bytes.baseAddress, UInt64(bytes.count), &descriptor))
            }
        }
        guard count > 0 else { throw RuntimeError("criu ended without an answer") }
        guard let fields = CriuFields(Array(buffer[..<count])) else {
            throw RuntimeError("criu's answer is no message of its protocol")
        }
        return fields
    }

    /// criu ends when the socket is closed. Its exit code.
    consuming func finish() throws -> Int32 {
        let pid = self.pid
        shutdown(socket.raw, Int32(SHUT_WR))
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        return ExitStatus(status).code
    }

    /// As criu counts: 40101 is 4.1.1.
    static func version() throws -> UInt64 {
        let client = try CriuClient(inheritsStandard: false)
        let answer = try client.run(.version).message(10)
        _ = try client.finish()
        let (major, minor) = (answer?.number(1) ?? 0, answer?.number(2) ?? 0)
        var version = major * 10000 + minor * 100 + (answer?.number(4) ?? 0)
        // A build from git counts as the release that comes next.
        if answer?.string(3).isEmpty == false { version += 100 - version % 100 }
        guard version >= 30000 else { throw RuntimeError("CRIU version \(version) must be 30000 or higher") }
        return version
    }

    /// Ends with an error when criu or the kernel lacks `feature`, a field of criu_features.
    static func require(_ feature: UInt64, named name: String) throws {
        let client = try CriuClient(inheritsStandard: false)
        let answer = try client.run(.featureCheck) { message in
            var features = CriuMessage()
            features.bool(feature, true)
            message.message(5, features)
        }
        _ = try client.finish()
        guard answer.message(8)?.number(feature) == 1 else {
            throw RuntimeError("CRIU is missing features: [\(name)]")
        }
    }
}
