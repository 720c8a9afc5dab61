import DockerAPI
import DockerdRules
import Linux

extension ContainerRecord {
    /// The user namespace that the container has of its own (--userns-remap); nil where it is in the host's.
    func owners(_ options: DaemonOptions) -> OwnerMap? { hostConfig.usernsMode == "host" ? nil : options.owners }
}
