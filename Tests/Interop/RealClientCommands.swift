import Linux
import Support
import Testing

/// Commands of the real docker CLI that DockerCells does not give, to our dockerd: the rest of the containers' half.
@Suite(.serialized, .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct RealClientCommands {
    /// A command line, what its outputs have to hold, and its exit code. FOLDER is a private one.
    private struct Step {
        let words: String
        let output: String
        let code: Int32

        init(_ words: String, _ output: String = "", code: Int32 = 0) {
            self.words = words
            self.output = output
            self.code = code
        }
    }

    private static let containers: [Step] = [
        .init("create --name one --network none -l a=b busybox sh -c 'echo said; exec sleep 1000'"),
        .init("start one", "one"),
        .init("logs one", "said"), .init("ps --filter label=a=b --format '{{.Names}} {{.State}}'", "one running"),
        .init("inspect -f '{{.Config.Image}} {{.State.Running}}' one", "busybox true"),
        .init("exec one sh -c 'echo in > /made; mkdir /folder'"),
        .init("exec -e A=b -w /tmp one sh -c 'echo $A; pwd'", "b\n/tmp\n"),
        .init("diff one", "A /made"), .init("cp one:/made FOLDER/out"), .init("cp FOLDER/out one:/folder/again"),
        .init("exec one cat /folder/again", "in"), .init("cp one:/made -", "in"), .init("top one", "sleep 1000"),
        .init("stats --no-stream --format '{{.Name}}' one", "one"),
        .init("update --pids-limit 50 --restart unless-stopped one", "one"),
        .init("inspect -f '{{.HostConfig.PidsLimit}} {{.HostConfig.RestartPolicy.Name}}' one", "50 unless-stopped"),
        .init("port one"), .init("pause one", "one"), .init("unpause one", "one"), .init("rename one two"),
        .init("export -o FOLDER/tree.tar two"), .init("commit -m why -c 'ENV X=y' two own:1", "sha256:"),
        .init("run --rm --network none own:1 sh -c 'cat /made; echo $X'", "in\ny\n"),
        .init("restart -t 0 two", "two"),
        .init("attach --no-stdin --sig-proxy=false nothing", "No such container", code: 1),
        .init("kill -s KILL two", "two"), .init("wait two", "137"), .init("start two", "two"),
        .init("stop -t 0 two", "two"),
        .init("run -d --name brief --network none busybox sh -c 'sleep 0.2; exit 5'"), .init("wait brief", "5"),
        .init("rm brief", "brief"), .init("container prune -f", "Total reclaimed space"), .init("ps -aq"),
    ]

    private static let images: [Step] = [
        .init("images --format '{{.Repository}}:{{.Tag}}'", "busybox:latest"),
        .init("image ls -q --no-trunc", "sha256:"),
        .init("image inspect -f '{{.Os}}' busybox", "linux"), .init("history busybox", "IMAGE"),
        .init("tag busybox other:1"),
        .init("save -o FOLDER/saved.tar busybox other:1"), .init("rmi other:1", "Untagged: other:1"),
        .init("load -i FOLDER/saved.tar", "Loaded image: other:1"),
        .init("import -m why FOLDER/tree.tar tree:1", "sha256:"),
        .init("run --rm --network none tree:1 cat /made", "in"), .init("rmi own:1 tree:1", "Deleted: sha256:"),
        .init("image prune -f", "Total reclaimed space"), .init("search --limit 1 REGISTRY/x", "404", code: 1),
        .init("push -q REGISTRY/busybox", "An image does not exist locally", code: 1),
        .init("tag busybox REGISTRY/mine:1"),
        .init("push REGISTRY/mine:1", "digest: sha256:"), .init("rmi REGISTRY/mine:1", "Untagged"),
        .init("pull REGISTRY/mine:1", "Downloaded newer image for REGISTRY/mine:1"),
        .init("login -u a -p b REGISTRY", "Login Succeeded"),
        .init("logout REGISTRY", "Removing login credentials"),
    ]

    private static let system: [Step] = [
        .init("volume create --label a=b data", "data"), .init("volume ls -q --filter label=a=b", "data"),
        .init("volume inspect -f '{{.Driver}}' data", "local"),
        .init("run --rm --network none --mount type=volume,src=data,dst=/data busybox sh -c 'echo kept > /data/x'"),
        .init("run --rm --network none -v data:/data:ro busybox cat /data/x", "kept"), .init("volume rm data", "data"),
        .init("volume prune -f", "Total reclaimed space"), .init("system df", "Local Volumes"),
        .init("system df -v", "Images space usage"),
        .init("info -f '{{.OSType}} {{.LoggingDriver}}'", "linux json-file"),
        .init("version -f '{{.Server.APIVersion}}'", "1.51"),
        .init("events --since 1 --until 0s --filter type=volume --format '{{.Action}}'", "create\nmount\n"),
        .init("system events --since 1 --until 0s --filter event=commit --format '{{.Type}}'", "container"),
        .init("system prune -f --volumes", "Total reclaimed space"), .init("network ls --format '{{.Name}}'", "none"),
        .init("plugin ls -q"), .init("swarm join x:1", "", code: 1), .init("context ls -q", "default"),
    ]

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `the real docker CLI of sid finds what it expects`() throws {
        try RegistryServer.with("Integration/Servers/writable-registry.py", []) { registry in
            try Engine.with { engine in
                let docker = engine.client(PeerSet.sid.program("docker"))
                for step in Self.containers + Self.images + Self.system {
                    let words = step.words.replacing("FOLDER", with: engine.folder.path)
                        .replacing("REGISTRY", with: registry)
                    let output = try Command.run(
                        "sh",
                        ["-c", "\(docker.program) \(words)"],
                        environment: docker.environment
                    )
                    let wanted = step.output.replacing("REGISTRY", with: registry)
                    let text = output.out + output.err
                    #expect(
                        output.code == step.code && (wanted.isEmpty || text.contains(wanted)),
                        "docker \(words): \(output)"
                    )
                }
            }
        }
    }
}
