/// When the collector runs by itself: after deletions and after many changes, but never for more than a part of the
/// time. Times are nanoseconds of a clock that does not jump.
public struct GarbageSchedule: Sendable {
    /// containerd's settings, with its defaults.
    public struct Settings: Sendable, Equatable {
        /// The part of the time that collections may take; at most a half, 0 for no limit.
        public var pauseThreshold = 0.02
        /// After so many deletions it runs at once; 0 leaves them to the next turn.
        public var deletionThreshold = 0
        /// So many changes make the next turn collect without a deletion; 0 for never.
        public var mutationThreshold = 100
        /// Nanoseconds from a request to its collection.
        public var scheduleDelay: Int64 = 0
        /// Nanoseconds from the start to the first collection; 0 for none.
        public var startupDelay: Int64 = 100_000_000

        public init() {}
    }

    /// A collection counts as at least this long, so that short ones don't follow each other without end.
    private static let minimumTime: Int64 = 5_000_000
    private let settings: Settings
    private var deletions = 0
    private var mutations = 0
    private var interval: Int64 = 1_000_000_000
    private var total: Int64 = 0
    private var collections: Int64 = 0
    /// When the next collection is due; nil while there is no reason for one.
    public private(set) var next: Int64?

    public init(_ settings: Settings, now: Int64) {
        self.settings = settings
        if settings.startupDelay > 0 { next = now + settings.startupDelay }
    }

    /// A transaction has changed something; `isDeletion` when it has taken something away.
    public mutating func changed(isDeletion: Bool, now: Int64) {
        mutations += 1
        if isDeletion { deletions += 1 }
        let isUrgent = settings.deletionThreshold > 0 && deletions >= settings.deletionThreshold
        let isDue =
            (settings.deletionThreshold == 0 && deletions > 0)
            || (settings.mutationThreshold > 0 && mutations >= settings.mutationThreshold)
        if isUrgent {
            next = min(next ?? .max, now + settings.scheduleDelay)
        } else if isDue && next == nil {
            // A turn later, so that the deletions of one command are collected together.
            next = now + max(interval, settings.scheduleDelay)
        }
    }

    /// A collection begins: what changes from here on counts for the next one.
    public mutating func started() {
        deletions = 0
        mutations = 0
        next = nil
    }

    /// A collection that took `duration` has ended.
    public mutating func ended(duration: Int64) {
        total += duration
        collections += 1
        let part = min(settings.pauseThreshold, 0.5)
        guard part > 0 else { return }
        let average = Double(max(total / collections, Self.minimumTime))
        interval = Int64(min(average / part - average, 3600e9))
    }

    /// A collection has failed: it is tried again.
    public mutating func failed(now: Int64) { next = now + interval + 1_000_000_000 }
}
