import Glibc
import Linux
import Runtime
import Text

/// The runc role: the command line of the OCI runtime.
public enum RuncRole {
    public static func main(_ arguments: [String]) -> Int32 {
        ProcessName.set("runc")
        // Called as `monohull runc` the first argument is the role's name.
        let isCalledByName = ProcessArguments.all.count == arguments.count + 1
        let path = isCalledByName ? ProcessArguments.all.first ?? "runc" : "runc"
        do {
            return try run(arguments, path: path)
        } catch let refusal as Refusal {
            print(refusal.help, terminator: "")
            fail(refusal.message)
        } catch {
            fail("\(error)")
        }
        return 1
    }

    /// A command line that is answered with the help text.
    private struct Refusal: Error {
        let help: String
        let message: String
    }

    private static func run(_ arguments: [String], path: String) throws -> Int32 {
        let program = HelpText.programName(path)
        let root = StateRoot.ofThisUser()
        let table = GlobalOptions.flags(root)
        let flags: ParsedFlags
        do {
            flags = try ParsedFlags(table, arguments)
        } catch {
            let help = HelpText.application(program: program, globals: table)
            throw Refusal(help: "Incorrect Usage. \(error)\n\n\(help)", message: "\(error)")
        }
        if flags.isOn("version") && !flags.isOn("help") {
            print(RuncVersion.lines, terminator: "")
            return 0
        }
        if flags.isOn("help") {
            print(HelpText.application(program: program, globals: table), terminator: "")
            return 0
        }
        let globals = try GlobalOptions(flags, root: root)
        guard let name = flags.arguments.first else {
            print(HelpText.application(program: program, globals: table), terminator: "")
            return 0
        }
        guard let command = RuncCommand.find(name) else { return HelpCommand.refuse(name) }
        return try run(command, Array(flags.arguments.dropFirst()), globals, path: path)
    }

    private static func run(
        _ command: RuncCommand,
        _ line: [String],
        _ globals: GlobalOptions,
        path: String
    ) throws -> Int32 {
        let program = HelpText.programName(path)
        let flags: ParsedFlags
        do {
            flags = try ParsedFlags(command.flags + [Flag.help], command.reordered(line))
        } catch {
            let help = HelpText.command(command, program: program)
            throw Refusal(help: "Incorrect Usage: \(error)\n\n\(help)", message: "\(error)")
        }
        if flags.isOn("help") {
            print(HelpText.command(command, program: program), terminator: "")
            return 0
        }
        if let complaint = command.complaint(about: flags.arguments, program: path) {
            let help = HelpText.command(command, program: program)
            throw Refusal(help: "Incorrect Usage.\n\n\(help)", message: complaint)
        }
        do {
            return try command.action(RuncContext(program: program, globals: globals, flags: flags))
        } catch {
            fail(command.failurePrefix + "\(error)")
            return command.failureCode
        }
    }

    /// To the log, and to standard error where that is not the log.
    static func fail(_ message: String) {
        RuntimeLog.error(message)
        if !RuntimeLog.shared.isStandardError { StandardError.write("\(message)\n") }
    }
}
