import DockerAPI
import Linux

/// What a container's document needs to know of the machine and of other containers.
struct SpecSurroundings: Sendable {
    var kernel = KernelFacilities()
    /// Namespaces that are joined: their files by the type's name.
    var joined: [String: String] = [:]
    /// The container's own user namespace; nil is the host's.
    var owners: OwnerMap?
    /// Keeps the user namespace that is joined by this process's descriptor.
    var userNamespace: OpenNamespace?
    /// The host's folder that is mounted at /dev/shm; nil is one of the container's own.
    var sharedMemory: String?
    /// Where hosts, hostname and resolv.conf lie; nil is the container's own folder.
    var networkFiles: String?
    /// That of the container whose network is joined; nil is the container's own.
    var hostname: String?
    /// Variables of containers that it is linked to.
    var variables: [String] = []
    /// The program that is mounted as docker-init; nil is none.
    var initProgram: String?
    /// Devices that CDI names.
    var edits = CDIEdits()
}
