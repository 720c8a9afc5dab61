import Glibc
import Linux
import Text

/// `containerd oci-hook -- PROGRAM ARG…`: a hook of a runtime that becomes another program, with facts of the container
/// in its arguments and its environment. The container's state comes on standard input.
struct HookCommand {
    private static let limit = 1 << 20
    private let arguments: [String]

    /// nil for the arguments of another command.
    init?(_ arguments: [String]) throws {
        guard arguments.first == "oci-hook" else { return nil }
        var rest = arguments.dropFirst()
        if rest.first == "--" { rest = rest.dropFirst() }
        guard let first = rest.first, first.utf8.first != UInt8(ascii: "-") else {
            throw EngineError.invalid("oci-hook needs a program")
        }
        self.arguments = Array(rest)
    }

    func run() throws -> Never {
        let input = FileDescriptor(owning: try systemCall("fcntl") { fcntl(0, F_DUPFD_CLOEXEC, 3) })
        let template = try HookTemplate(state: JSONNode.parse(input.readAll(limit: Self.limit)))
        let program = try arguments.map { try template.render($0) }
        let environment = try ProcessEnvironment.inherited.map { try template.render($0) }
        let argumentPointers: [UnsafeMutablePointer<CChar>?] = program.map { strdup($0) } + [nil]
        let environmentPointers: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        execve(program[0], argumentPointers, environmentPointers)
        throw SystemCallError("exec", path: program[0])
    }
}
