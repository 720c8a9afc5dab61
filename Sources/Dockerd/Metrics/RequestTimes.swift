import EngineCore

/// The times of the requests that docker counts, under its names.
struct RequestTimes: Sendable {
    private let containers = ActionTimes(
        "engine_daemon_container_actions_seconds",
        "The number of seconds it takes to process each container action",
        ["changes", "commit", "create", "delete", "start"]
    )
    private let images = ActionTimes(
        "engine_daemon_image_actions_seconds",
        "The number of seconds it takes to process each image action",
        []
    )
    private let host = ActionTimes(
        "engine_daemon_host_info_functions_seconds",
        "The number of seconds it takes to call functions gathering info about the host",
        label: "function",
        []
    )

    func add(_ method: String, _ parts: [String], _ duration: Duration) {
        switch (method, parts.first, parts.last, parts.count) {
        case ("POST", "commit", _, 1): containers.add("commit", duration)
        case ("POST", "containers", "create", 2): containers.add("create", duration)
        case ("POST", "containers", "start", 3): containers.add("start", duration)
        case ("GET", "containers", "changes", 3): containers.add("changes", duration)
        case ("DELETE", "containers", _, 2): containers.add("delete", duration)
        case ("POST", "images", "create", 2): images.add("pull", duration)
        case ("POST", "images", "push", 3...): images.add("push", duration)
        case ("GET", "images", "history", 3...): images.add("history", duration)
        case ("DELETE", "images", _, 2...): images.add("delete", duration)
        case ("GET", "info", _, 1): host.add("system_info", duration)
        case ("GET", "version", _, 1): host.add("system_version", duration)
        default: break
        }
    }

    func write(to text: inout MetricsText) {
        containers.write(to: &text)
        host.write(to: &text)
        images.write(to: &text)
    }
}
