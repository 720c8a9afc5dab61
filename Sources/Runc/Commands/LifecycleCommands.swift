import Linux
import Runtime

enum LifecycleCommands {
    static func start(_ context: RuncContext) throws -> Int32 {
        try Lifecycle(store: context.store).start(try id(context, "start"))
        return 0
    }

    static func kill(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(switches: ["a=all"])
        try context.parse(&flags, count: 1...2, usage: "runc kill CONTAINER-ID [SIGNAL]")
        let name = flags.positionals.count > 1 ? flags.positionals[1] : "SIGTERM"
        guard let signal = SignalNames.number(name) else { throw RuntimeError("unknown signal \"\(name)\"") }
        try Lifecycle(store: context.store).kill(flags.positionals[0], signal: signal, all: flags.isSet("all"))
        return 0
    }

    static func delete(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(switches: ["f=force"])
        try context.parse(&flags, count: 1...1, usage: "runc delete [--force] CONTAINER-ID")
        try Lifecycle(store: context.store).delete(flags.positionals[0], force: flags.isSet("force"))
        return 0
    }

    static func pause(_ context: RuncContext) throws -> Int32 {
        try Lifecycle(store: context.store).setPaused(try id(context, "pause"), true)
        return 0
    }

    static func resume(_ context: RuncContext) throws -> Int32 {
        try Lifecycle(store: context.store).setPaused(try id(context, "resume"), false)
        return 0
    }

    private static func id(_ context: RuncContext, _ command: String) throws -> String {
        var flags = FlagParser()
        try context.parse(&flags, count: 1...1, usage: "runc \(command) CONTAINER-ID")
        return flags.positionals[0]
    }
}
