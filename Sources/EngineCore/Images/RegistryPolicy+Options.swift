import DockerdRules
import Registry

extension RegistryPolicy {
    /// The daemon's --registry-mirror and --insecure-registry.
    public init(_ options: DaemonOptions) throws {
        try self.init(mirrors: options.registryMirrors, insecure: options.insecureRegistries)
    }
}
