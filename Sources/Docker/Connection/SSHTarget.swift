import Text

/// `ssh://[USER@]HOST[:PORT][/SOCKET]`: the daemon of another machine by `docker system dial-stdio` there.
struct SSHTarget: Equatable {
    let user: String
    let host: String
    let port: String
    let socket: String

    init(_ text: String) throws(Failure) {
        func bad(_ reason: String) -> Failure {
            Failure("ssh host connection is not valid: invalid SSH URL: \(reason)")
        }
        var rest = text.dropFirst("ssh://".utf8.count)
        if let hash = rest.firstIndex(of: "#") {
            throw bad("fragments are not allowed: \(GoQuote.quoted(String(rest[rest.index(after: hash)...])))")
        }
        if let mark = rest.firstIndex(of: "?") {
            throw bad("query parameters are not allowed: \(GoQuote.quoted(String(rest[rest.index(after: mark)...])))")
        }
        let authority = rest.prefix { $0 != "/" }
        socket = String(rest[authority.endIndex...])
        rest = authority
        if let at = rest.lastIndex(of: "@") {
            let name = rest[..<at]
            if name.contains(":") { throw bad("plain-text password is not supported") }
            let allowed = "-._:~!$&'()*+,;=%@".utf8
            guard
                name.utf8.allSatisfy({ byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || allowed.contains(byte)
                })
            else { throw Failure("parse \(GoQuote.quoted(text)): net/url: invalid userinfo") }
            user = String(name)
            rest = rest[rest.index(after: at)...]
        } else {
            user = ""
        }
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            port = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
            guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw bad("parse \(GoQuote.quoted(text)): invalid port \(GoQuote.quoted(":" + port)) after host")
            }
        } else {
            port = ""
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        host = String(rest)
        if host.isEmpty { throw bad("hostname is empty") }
    }

    /// ssh joins its arguments to one line for a shell there, so each is quoted for that.
    var arguments: [String] {
        var arguments = ["ssh"]
        if !user.isEmpty { arguments += ["-l", Self.quoted(user)] }
        if !port.isEmpty { arguments += ["-p", port] }
        var remote = "docker"
        if socket.utf8.contains(where: { $0 != UInt8(ascii: "/") }) {
            remote += " " + Self.quoted("--host=unix://\(socket)")
        }
        return arguments + ["-o ConnectTimeout=30", "-T", "--", Self.quoted(host), remote + " system dial-stdio"]
    }

    func connect() throws -> HTTPStream { try ConnectionProgram.start(arguments) }

    /// For a POSIX shell: plain words stay as they are.
    static func quoted(_ text: String) -> String {
        let special = " \t\r\n|&;<>()$`\\\"'*?[#~={".utf8
        if !text.isEmpty, !text.utf8.contains(where: special.contains) { return text }
        return "'" + text.replacing("'", with: "'\"'\"'") + "'"
    }
}
