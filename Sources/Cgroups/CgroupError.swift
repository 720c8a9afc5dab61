/// Why a cgroup can't be used, in one sentence for the person who started the container.
public struct CgroupError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
