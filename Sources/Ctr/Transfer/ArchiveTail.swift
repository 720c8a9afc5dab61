import Synchronization

/// Watches an archive come. Go's containerds send it and never say that it is whole: they leave the stream open. But a
/// tar ends with two blocks of zeros.
final class ArchiveTail: Sendable {
    private struct State {
        var zeros = 0
        var size = 0
        var last = ContinuousClock.now
    }

    private let state = Mutex(State())

    func add(_ bytes: [UInt8]) {
        let zeros = bytes.reversed().prefix { $0 == 0 }.count
        state.withLock { state in
            state.zeros = zeros == bytes.count ? state.zeros + zeros : zeros
            state.size += bytes.count
            state.last = .now
        }
    }

    /// Returns when the end has come and nothing has followed it, for a member may have such blocks in it. Throws when
    /// nothing comes for half a minute.
    func wait() async throws {
        while true {
            let (isEnd, quiet) = state.withLock { state in
                (state.zeros >= 1024 && state.size % 512 == 0, state.last.duration(to: .now))
            }
            if isEnd && quiet > .milliseconds(100) { return }
            if quiet > .seconds(30) { throw Failure("the archive breaks off") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
