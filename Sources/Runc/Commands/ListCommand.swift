import Glibc
import Linux
import Runtime
import Text

extension RuncCommand {
    static let list = RuncCommand(
        name: "list",
        summary: "lists containers started by runc with the given root",
        arguments: """


            The folder of their state is that of the global option "--root"
            (default: "/run/runc").

            EXAMPLE 1:
            The containers of the usual folder:
                   # runc list

            EXAMPLE 2:
            Those of another one:
                   # runc --root value list
            """,
        flags: [
            Flag("format", "f", .string, "one of: table or json", preset: "table"),
            Flag("quiet", "q", .bool, "print nothing but the names"),
        ],
        count: 0...0,
        action: ListCommand.run
    )
}

enum ListCommand {
    private typealias Entry = (state: ContainerState, status: ContainerStatus, owner: String)

    static func run(_ context: RuncContext) throws -> Int32 {
        let entries = try entries(context.store)
        if context.flags.isOn("quiet") {
            for entry in entries { print(entry.state.id) }
            return 0
        }
        switch context.flags.string("format") {
        case "table": print(table(entries), terminator: "")
        case "json": print(json(entries))
        default: throw RuntimeError("invalid format option")
        }
        return 0
    }

    /// One that can't be read is told and passed over.
    private static func entries(_ store: StateStore) throws -> [Entry] {
        var entries: [Entry] = []
        for id in try store.list() {
            do {
                let state = try store.load(id)
                entries.append((state, store.status(of: state), owner(store.folder(id))))
            } catch {
                StandardError.write("load container \(id): \(error)\n")
            }
        }
        return entries
    }

    private static func owner(_ folder: String) -> String {
        var status = stat()
        guard stat(folder, &status) == 0 else { return "" }
        return PasswordFile.name(of: status.st_uid) ?? "#\(status.st_uid)"
    }

    private static func table(_ entries: [Entry]) -> String {
        var rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]]
        for (state, status, owner) in entries {
            let pid = status == .stopped ? 0 : state.initProcess.pid
            rows.append([state.id, "\(pid)", status.rawValue, state.bundle, state.created, owner])
        }
        return Table(rows, minimum: 12).text
    }

    private static func json(_ entries: [Entry]) -> String {
        if entries.isEmpty { return "null" }
        var writer = JSONWriter()
        writer.array { writer in
            for (state, status, owner) in entries {
                writer.raw(StateReport.json(state, status: status, owner: owner, isPretty: false))
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
