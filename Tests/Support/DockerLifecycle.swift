/// What every cell that a docker client can drive goes through: run, exec, stop, look at and remove a container.
public enum DockerLifecycle {
    /// Throws at the first step that does not hold. `options` are further ones of docker run.
    public static func run(_ docker: DockerClient, options: [String] = []) throws {
        let script = "trap 'exit 7' TERM; echo started; while :; do sleep 0.05; done"
        try run(docker, options, ["-d", "--name", "life"], ["sh", "-c", script])
        try docker.waitForLog("life", "started")
        try require("it is listed", docker.names() == ["life"])
        try require("it runs", docker.isRunning("life"))
        let inside = try docker("exec", "life", "sh", "-c", "echo inside; echo aside >&2; exit 4")
        try require("exec: \(inside)", inside.code == 4 && inside.out == "inside\n" && inside.err == "aside\n")
        try docker.check("stop", "-t", "10", "life")
        let code = try docker.exitCode(of: "life")
        try require("its exit code is \(code ?? -1)", code == 7)
        try docker.check("rm", "life")
        try require("it is gone", docker.names().isEmpty)

        let arguments = options + ["--network", "none", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3"]
        let output = try Command.run(
            docker.program,
            ["run", "--rm"] + arguments,
            environment: docker.environment
        )
        try require("run: \(output)", output.code == 3 && output.out == "out\n" && output.err == "err\n")
        try Clock.wait("--rm removes it") { try docker.names().isEmpty }
    }

    private static func run(
        _ docker: DockerClient,
        _ options: [String],
        _ flags: [String],
        _ command: [String]
    ) throws {
        let arguments = ["run"] + flags + options + ["--network", "none", "busybox"] + command
        try Command.check(docker.program, arguments, environment: docker.environment)
    }

    private static func require(_ what: String, _ holds: Bool) throws {
        guard holds else { throw Failure(what) }
    }
}
