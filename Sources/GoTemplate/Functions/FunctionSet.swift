/// The functions that a template has.
public enum FunctionSet: Sendable {
    /// Those of Go and of docker.
    case docker
    /// In the place of docker's, such as leave the heads of a table's columns as they are.
    case headers
    /// Those of Go, and what hooks of the client's plugins ask of a command: `flag . NAME` and `arg . INDEX`. A flag
    /// that there is not is nil.
    case command(flag: @Sendable (String) -> String?, argument: @Sendable (Int) -> String)

    func function(_ name: String) -> Function? {
        switch self {
        case .docker: Self.dockers(name) ?? Self.builtin(name)
        case .headers: Self.header(name) ?? Self.dockers(name) ?? Self.builtin(name)
        case .command(let flag, let argument): Self.command(name, flag, argument) ?? Self.builtin(name)
        }
    }
}
