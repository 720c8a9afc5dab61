extension RunningProcess {
    /// Starts it and leaves it alone; the exit code of whoever did that.
    func startDetached() async throws -> UInt32 {
        _ = try await start()
        return 0
    }

    /// Starts it with our own streams and signals, or with the terminal, and returns when it has ended and all of its
    /// output is there; its exit code.
    func runInForeground(_ streams: ProcessStreams, _ terminal: TerminalSession?) async throws -> UInt32 {
        // Asked before the start: a process may end at once.
        let exit = Task { try await wait() }
        do { _ = try await start() } catch {
            exit.cancel()
            throw error
        }
        try streams.feed { Task { try? await closeInput() } }
        if let terminal { await terminal.follow(self) } else { SignalForwarding.start(self) }
        defer { SignalForwarding.stop() }
        let code = try await exit.value
        await streams.drain()
        return code
    }
}
