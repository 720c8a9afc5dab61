import Glibc
import Runtime

/// What `create` and `run` take from the command line.
enum NewContainer {
    static func options(_ context: RuncContext) throws -> CreateOptions {
        let flags = context.flags
        var options = CreateOptions()
        options.bundle = flags.isSet("bundle") ? flags.string("bundle") : "."
        options.consoleSocket = flags.string("console-socket")
        options.pidFile = flags.string("pid-file")
        options.withoutPivotRoot = flags.isOn("no-pivot")
        options.withoutNewKeyring = flags.isOn("no-new-keyring")
        options.preservedDescriptors = try preserved(flags.integer("preserve-fds"))
        return options
    }

    static func preserved(_ count: Int) throws -> UInt32 {
        guard (0..<1000).contains(count) else {
            throw RuntimeError("--preserve-fds takes a number from 0 to 999, not \(count)")
        }
        // One that the caller did not pass could turn out to be one of our own by then.
        for descriptor in 3..<Int32(3 + count) where fcntl(descriptor, F_GETFD) < 0 {
            throw RuntimeError("unable to stat preserved-fd \(descriptor - 3) (of \(count)): no such file or directory")
        }
        return UInt32(count)
    }
}
