/// What the command line says beside the configuration.
public struct CreateOptions: Sendable {
    public var bundle = "."
    public var consoleSocket = ""
    public var pidFile = ""
    public var withoutPivotRoot = false
    public var withoutNewKeyring = false
    /// How many descriptors from 3 on the program inherits.
    public var preservedDescriptors: UInt32 = 0

    public init() {}
}
