import Loop

/// What the streams of a process need from the shim.
struct StdioEnvironment {
    let loop: EventLoop
    let reaper: Reaper
    let options: RuncOptions
    /// Short and private, for console sockets.
    let socketFolder: String
    let socketPrefix: String
    let containerID: String
    let namespace: String
    let counter: Counter

    /// Numbers for names inside one shim.
    final class Counter {
        private var last = 0

        func next() -> Int {
            last += 1
            return last
        }
    }

    func uniqueName(_ kind: String) -> String { "\(socketPrefix).\(kind)\(counter.next())" }
}
