/// What the command lines of `checkpoint` and `restore` say to criu.
public struct CheckpointOptions: Sendable {
    /// Absolute.
    public var imagePath = ""
    public var workPath = ""
    /// Relative to the image path.
    public var parentPath = ""
    public var leavesRunning = false
    public var isPreDump = false
    public var tcpEstablished = false
    public var tcpSkipInFlight = false
    public var linkRemap = false
    public var externalSockets = false
    public var shellJob = false
    public var lazyPages = false
    public var fileLocks = false
    public var autoDedup = false
    /// -1 for none.
    public var statusDescriptor: Int32 = -1
    public var pageServer: (address: String, port: Int32)?
    /// soft, full, strict, ignore, or "".
    public var cgroupsMode = ""
    public var lsmProfile = ""
    public var lsmMountContext = ""

    public init() {}

    /// criu_cg_mode of rpc.proto.
    func cgroupsModeNumber() throws -> Int {
        switch cgroupsMode {
        case "": 6
        case "soft": 3
        case "full": 4
        case "strict": 5
        case "ignore": 0
        default: throw RuntimeError("invalid manage-cgroups-mode value")
        }
    }
}
