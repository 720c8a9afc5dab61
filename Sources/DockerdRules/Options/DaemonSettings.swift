import Synchronization

/// The options in force, which a reload replaces as a whole.
public final class DaemonSettings: Sendable {
    private let options: Mutex<DaemonOptions>

    public init(_ options: DaemonOptions) {
        self.options = Mutex(options)
    }

    public var current: DaemonOptions { options.withLock { $0 } }

    public func replace(_ new: DaemonOptions) { options.withLock { $0 = new } }
}
