import CLinux
import Glibc

/// A thread for work that blocks; it ends with its work and nobody waits for it.
public enum DetachedThread {
    /// Only touched pages cost memory; walks of trees go deep into folders.
    private static let stackSize = 4 << 20

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Throws when there is no thread to be had; `body` then never runs.
    public static func start(_ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let code = pthread_create(
            &thread,
            &attributes,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            work.toOpaque()
        )
        pthread_attr_destroy(&attributes)
        guard code == 0 else {
            work.release()
            throw SystemCallError("pthread_create", errno: code)
        }
    }

    /// Runs `body` on a thread of its own and blocks until it ends: for what changes the thread itself, its namespaces
    /// or its working folder.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        try start { outcome.set(Result { try body() }) }
        return try outcome.wait().get()
    }

    private final class Outcome<Value: Sendable>: @unchecked Sendable {
        // Unchecked: `result` is written before the signal and read after it.
        private let isSet = ThreadSignal()
        private var result: Result<Value, any Error>?

        func set(_ result: Result<Value, any Error>) {
            self.result = result
            isSet.post()
        }

        func wait() -> Result<Value, any Error> {
            isSet.wait()
            return result ?? .failure(SystemCallError("sem_wait", errno: EINVAL))
        }
    }
}
