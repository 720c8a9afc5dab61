import Linux

/// A process without a terminal gets the signals that we get.
enum SignalForwarding {
    static func start(_ process: RunningProcess) {
        Interruptions.shared.handle { number in
            Task {
                do { try await process.kill(number) } catch {
                    if !Failure(of: error).isNotFound { LogLine.error("forward signal \(number)", error) }
                }
            }
            return true
        }
    }

    static func stop() { Interruptions.shared.handle(nil) }
}
