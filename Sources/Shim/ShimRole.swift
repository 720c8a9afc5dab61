import Glibc
import Linux
import ShimCore

/// containerd-shim-runc-v2: started by containerd once for each container, `start` to leave a serving process
/// behind and `delete` to clean up after one that died.
public enum ShimRole {
    public static func main(_ arguments: [String]) -> Int32 {
        do {
            return try run(ShimOptions(arguments))
        } catch {
            Output.error("containerd-shim-runc-v2: \(error)")
            return 1
        }
    }

    private static func run(_ options: ShimOptions) throws -> Int32 {
        if options.version {
            Output.print("containerd-shim-runc-v2:\n  Version:  \(Version.number)\n")
            return 0
        }
        if options.info {
            try RuntimeInformation.write()
            return 0
        }
        guard !options.configuration.namespace.isEmpty else {
            throw UsageError("shim namespace cannot be empty")
        }
        var configuration = options.configuration
        configuration.eventAddress = ProcessEnvironment.value("TTRPC_ADDRESS") ?? ""
        if configuration.bundle.isEmpty { configuration.bundle = WorkingFolder.path }
        switch options.command {
        case "start": try StartCommand(options, configuration).run()
        case "delete": try Output.write(CrashCleanup.run(configuration))
        case "": try ShimProcess.serve(configuration, listener: FileDescriptor(owning: StartCommand.listener))
        case let other: throw UsageError("unknown command \(other)")
        }
        return 0
    }
}
