import Linux
import Text

/// A program docker-credential-NAME that keeps credentials: one word says what to do, the rest goes over its streams.
struct CredentialHelper {
    let name: String
    /// The user name under which an identity token is kept.
    private static let tokenUser = "<token>"

    var program: String { "docker-credential-\(name)" }

    /// nil for a server that it does not know.
    func get(_ server: String) throws -> AuthConfig? {
        let output: [UInt8]
        do {
            output = try run("get", Array(server.utf8), "getting")
        } catch is Unknown {
            return nil
        }
        let node = try JSONNode.parse(output)
        var auth = AuthConfig(server: server)
        let user = node["Username"]?.string ?? ""
        let secret = node["Secret"]?.string ?? ""
        if user == Self.tokenUser {
            auth.identityToken = secret
        } else {
            auth.username = user
            auth.password = secret
        }
        return auth
    }

    /// The servers that it knows.
    func list() throws -> [String] {
        try JSONNode.parse(try run("list", Array("unused".utf8), "listing")).members.map(\.key)
    }

    func store(_ auth: AuthConfig) throws {
        let isToken = !auth.identityToken.isEmpty
        var writer = JSONWriter()
        writer.object { object in
            object.member("ServerURL", auth.server)
            object.member("Username", isToken ? Self.tokenUser : auth.username)
            object.member("Secret", isToken ? auth.identityToken : auth.password)
        }
        _ = try run("store", writer.bytes + [0x0A], "storing")
    }

    func erase(_ server: String) throws {
        _ = try run("erase", Array(server.utf8), "erasing")
    }

    private struct Unknown: Error {}

    private func run(_ action: String, _ input: [UInt8], _ doing: String) throws -> [UInt8] {
        func failed(_ reason: String, _ output: String) -> Failure {
            Failure("error \(doing) credentials - err: \(reason), out: `\(output)`")
        }
        guard let path = Spawn.find(program) else {
            throw failed("exec: \"\(program)\": executable file not found in $PATH", "")
        }
        let (status, output) = try ProgramExchange.run(path, [program, action], input: input)
        if status == ExitStatus(0) { return output }
        let text = String(decoding: output, as: UTF8.self).trimmingBlanks()
        switch text {
        case "credentials not found in native keychain" where action == "get": throw Unknown()
        case "no credentials server URL", "no credentials username": throw failed(text, text)
        default: throw failed(status.goText, text)
        }
    }
}
