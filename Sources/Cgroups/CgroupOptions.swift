import Glibc

/// How a container's group is managed.
public struct CgroupOptions: Sendable {
    /// The runtime may lack rights to cgroups: what nobody asked for is done without.
    public var isRootless = false
    /// The group is made by systemd, as a scope; linux.cgroupsPath has the form "slice:prefix:name" then.
    public var usesSystemd = false
    /// The configuration's; systemd takes org.systemd.property.NAME of them.
    public var annotations: [String: String] = [:]
    /// Who is to own the v2 group, where the container may manage groups below its own.
    public var owner: uid_t?
    /// Where warnings go.
    public var warn: @Sendable (String) -> Void = { _ in }

    public init(isRootless: Bool = false) {
        self.isRootless = isRootless
    }
}
