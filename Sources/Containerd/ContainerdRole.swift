import ContainerdCore
import ContainerdRules
import Glibc
import Linux
import Text

/// The containerd role: options, checks and the daemon.
public enum ContainerdRole {
    public static func main(_ arguments: [String]) -> Int32 {
        do {
            if let publish = try PublishCommand(arguments) {
                try publish.run()
                return 0
            }
            if let hook = try HookCommand(arguments) { try hook.run() }
            let options = try ContainerdOptions(arguments)
            switch options.command {
            case .showHelp: print(ContainerdOptions.usage)
            case .showVersion:
                let version = "\(DaemonVersion.number) \(DaemonVersion.revision)"
                print("containerd github.com/containerd/containerd/v2 \(version)")
            // Without a file the configuration is the default one.
            case .showDefaults, .showConfiguration:
                print(TOMLWriter.text(options.configuration.table), terminator: "")
            case .serve: try serve(options)
            }
            return 0
        } catch {
            StandardError.write("containerd: \(error)\n")
            return 1
        }
    }

    private static func serve(_ options: ContainerdOptions) throws {
        guard geteuid() == 0 else { throw EngineError.forbidden("containerd must be run as root") }
        if let obstacle = KernelFeatures.obstacle() { throw EngineError.unavailable(obstacle) }
        guard KernelFeatures.hasFileSystem("overlay") else {
            throw EngineError.unavailable(
                "this kernel has no overlay file system, which images and containers need: load its module (overlay)"
            )
        }
        try Daemon(options).run()
    }
}
