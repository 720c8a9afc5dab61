import ShimAPI

/// Names of a task's states.
enum ProcessStatus {
    /// As tables have them.
    static func name(_ status: Containerd_V1_Types_Status) -> String {
        switch status {
        case .created: "CREATED"
        case .running: "RUNNING"
        case .stopped: "STOPPED"
        case .paused: "PAUSED"
        case .pausing: "PAUSING"
        default: "UNKNOWN"
        }
    }

    /// As sentences have them.
    static func word(_ status: Containerd_V1_Types_Status) -> String { name(status).lowercased() }
}
