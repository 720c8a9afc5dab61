/// How a container's group is managed.
public struct CgroupOptions: Sendable {
    /// The runtime may lack rights to cgroups: what nobody asked for is done without.
    public var isRootless = false

    public init(isRootless: Bool = false) {
        self.isRootless = isRootless
    }
}
