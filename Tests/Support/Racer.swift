import Glibc
import Synchronization

/// A thread that exchanges what stands under a name for a link and back, as fast as it can: the attacker of every
/// race between the look at a path and its use. The name is there at every moment (RENAME_EXCHANGE).
public final class Racer: @unchecked Sendable {
    private typealias Exchange =
        @convention(c) (
            Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
        ) -> Int32

    private let name: String
    private let exchange: Exchange
    private let stopping = Atomic<Bool>(false)
    private let turns = Atomic<Int>(0)
    private var thread = pthread_t()

    /// How often the name was a link so far.
    public var count: Int { turns.load(ordering: .relaxed) }

    /// `name` is a folder or a file that exists.
    public init(_ name: String, target: String) throws {
        self.name = name
        // Glibc's module does not show it.
        guard let symbol = dlsym(nil, "renameat2") else { throw Failure("there is no renameat2") }
        exchange = unsafeBitCast(symbol, to: Exchange.self)
        guard symlink(target, "\(name).link") == 0 else { throw Failure("symlink \(name).link: errno \(errno)") }
        for _ in 0..<2 where !turn() { throw Failure("renameat2 \(name): errno \(errno)") }
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

    private func turn() -> Bool {
        let exchange: UInt32 = 2  // RENAME_EXCHANGE
        return self.exchange(AT_FDCWD, name, AT_FDCWD, "\(name).link", exchange) == 0
    }

    private func run() {
        while !stopping.load(ordering: .relaxed) {
            guard turn() else { continue }
            turns.add(1, ordering: .relaxed)
            while !turn() && !stopping.load(ordering: .relaxed) {}
        }
    }
}
