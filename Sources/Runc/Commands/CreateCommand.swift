import Glibc
import Linux
import Runtime

enum CreateCommand {
    private static let valued = ["b=bundle", "console-socket", "pid-file", "preserve-fds"]
    private static let switches = ["no-pivot", "no-new-keyring", "d=detach", "keep", "no-subreaper"]

    static func create(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(valued: valued, switches: ["no-pivot", "no-new-keyring"])
        try context.parse(&flags, count: 1...1, usage: "runc create [flags] CONTAINER-ID")
        _ = try Creator(store: context.store, id: flags.positionals[0], options: options(flags)).create()
        return 0
    }

    static func run(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(valued: valued, switches: switches)
        try context.parse(&flags, count: 1...1, usage: "runc run [flags] CONTAINER-ID")
        let id = flags.positionals[0]
        let creator = try Creator(store: context.store, id: id, options: options(flags))
        let isDetached = flags.isSet("detach")
        if !isDetached { Foreground.holdSignals() }
        let state = try creator.create()
        let lifecycle = Lifecycle(store: context.store)
        do {
            try lifecycle.start(id)
        } catch {
            try? lifecycle.delete(id, force: true)
            throw error
        }
        if isDetached { return 0 }
        let code = try Foreground.wait(for: state.initProcess.pid)
        if !flags.isSet("keep") { try lifecycle.delete(id, force: true) }
        return code
    }

    static func options(_ flags: FlagParser) throws -> CreateOptions {
        var options = CreateOptions()
        options.bundle = flags.string("bundle") ?? "."
        options.consoleSocket = flags.string("console-socket") ?? ""
        options.pidFile = flags.string("pid-file") ?? ""
        options.withoutPivotRoot = flags.isSet("no-pivot")
        options.withoutNewKeyring = flags.isSet("no-new-keyring")
        if let text = flags.string("preserve-fds") {
            guard let count = UInt32(text), count < 1000 else {
                throw RuntimeError("--preserve-fds takes a number from 0 to 999, not \"\(text)\"")
            }
            // One that the caller did not pass could turn out to be one of our own by then.
            for descriptor in 3..<Int32(3 + count) where fcntl(descriptor, F_GETFD) < 0 {
                throw RuntimeError("unable to stat preserved-fd \(descriptor) (of \(count))")
            }
            options.preservedDescriptors = count
        }
        return options
    }
}
