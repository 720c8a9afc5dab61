import Glibc
import Synchronization

/// A thread that exchanges what stands under a name for a link and back, as fast as it can: the attacker of every
/// race between the look at a path and its use.
public final class Racer: @unchecked Sendable {
    private let name: String
    private let stopping = Atomic<Bool>(false)
    private let turns = Atomic<Int>(0)
    private var thread = pthread_t()

    /// How often the name was a link so far.
    public var count: Int { turns.load(ordering: .relaxed) }

    /// `name` is a folder or a file that exists.
    public init(_ name: String, target: String) throws {
        self.name = name
        guard symlink(target, "\(name).link") == 0 else { throw Failure("symlink \(name).link: errno \(errno)") }
        let own = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Racer>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            own
        )
        guard code == 0 else { throw Failure("pthread_create: \(code)") }
    }

    /// Returns when the name is what it was.
    public func stop() {
        stopping.store(true, ordering: .relaxed)
        pthread_join(thread, nil)
    }

    private func run() {
        let (link, parked) = ("\(name).link", "\(name).parked")
        while !stopping.load(ordering: .relaxed) {
            // The runtime may have made something in the gap, which then is what gets parked.
            guard rename(name, parked) == 0 else { continue }
            _ = rename(link, name)
            turns.add(1, ordering: .relaxed)
            _ = rename(name, link)
            _ = rename(parked, name)
        }
    }
}
