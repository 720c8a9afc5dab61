import Support
import Testing

/// The Python SDK, driven by Clients/docker_py.py.
enum DockerPy {
    static var obstacle: String? {
        guard Environment.isRoot else { return "needs root" }
        guard let output = try? Command.run("python3", ["-c", "import docker"]), output.code == 0 else {
            return "python3 has no docker module (pip install docker)"
        }
        return nil
    }

    static var comment: Comment { Comment(rawValue: obstacle ?? "") }

    static func runLifecycle(_ environment: [String: String?]) throws {
        let script = "\(Environment.root)/Tests/Interop/Clients/docker_py.py"
        let output = try Command.run("python3", [script], environment: environment, timeout: 120)
        guard output.code == 0 else { throw Failure("docker-py: \(output)") }
    }
}
