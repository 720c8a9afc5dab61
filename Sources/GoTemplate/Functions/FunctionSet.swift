/// The functions that a template has.
public enum FunctionSet: Sendable {
    /// Those of Go and of docker.
    case docker
    /// In the place of docker's, such as leave the heads of a table's columns as they are.
    case headers

    func function(_ name: String) -> Function? {
        if self == .headers, let function = Self.header(name) { return function }
        return Self.dockers(name) ?? Self.builtin(name)
    }
}
