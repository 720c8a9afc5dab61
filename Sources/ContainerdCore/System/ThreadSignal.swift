import Glibc

/// Lets a thread wait for one event.
final class ThreadSignal: @unchecked Sendable {
    // Unchecked: a POSIX semaphore is made for several threads, and stays at one address.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
