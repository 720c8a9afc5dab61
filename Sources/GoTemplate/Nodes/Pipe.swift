/// Commands, each of which gets what the one before it returned, and the variables that take the last one's value.
final class Pipe: Sendable {
    struct Variable: Sendable {
        let position: Int
        let name: String
    }

    let position: Int
    let variables: [Variable]
    /// `=`, and not `:=`.
    let isAssignment: Bool
    let commands: [Command]

    init(position: Int, variables: [Variable], isAssignment: Bool, commands: [Command]) {
        self.position = position
        self.variables = variables
        self.isAssignment = isAssignment
        self.commands = commands
    }

    var text: String {
        var text = variables.map(\.name).joined(separator: ", ")
        if !variables.isEmpty { text += isAssignment ? " = " : " := " }
        return text + commands.map(\.text).joined(separator: " | ")
    }
}
