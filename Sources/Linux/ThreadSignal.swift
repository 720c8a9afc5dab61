import Glibc

/// Lets a thread wait for one event: a semaphore of POSIX (sem_overview(7)).
public final class ThreadSignal: @unchecked Sendable {
    // Unchecked: a semaphore is made for several threads, and stays at one address.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    public init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    public func post() { sem_post(semaphore) }

    /// Blocks until `post` was called.
    public func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
