import DockerAPI

/// How many containers there are, by what `info` tells apart.
public struct ContainerCounts: Sendable {
    public internal(set) var running = 0
    public internal(set) var paused = 0
    public internal(set) var stopped = 0
}

extension ContainerService {
    public func counts() -> ContainerCounts {
        var counts = ContainerCounts()
        for record in records.values {
            if record.state.status == "paused" {
                counts.paused += 1
            } else if record.state.isRunning {
                counts.running += 1
            } else {
                counts.stopped += 1
            }
        }
        return counts
    }
}
