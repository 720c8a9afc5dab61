import Support
import Testing
import Text

/// GET /containers/json with its filters, inspect, changes and prune.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ListTests {
    private func names(_ engine: Engine, _ query: String) throws -> [String] {
        let answer = try engine.api.get("/containers/json?\(query)").expecting(200)
        return try answer.json.elements.map { String($0["Names"]?.strings.first?.dropFirst() ?? "") }
    }

    @Test func `every filter picks its containers`() throws {
        try Engine.with { engine in
            try engine.docker.check("create", "--name", "old", "-l", "a=1", "busybox", "sh", "-c", "echo x y")
            let ended = try engine.docker(
                "run",
                "--name",
                "ended",
                "-l",
                "a=2",
                "-l",
                "b",
                "busybox",
                "sh",
                "-c",
                "exit 3"
            )
            #expect(ended.code == 3)
            try engine.docker.check("run", "-d", "--name", "alive", "-v", "/tmp:/host", "busybox", "sleep", "1000")
            let ids = try engine.api.get("/containers/json?all=1").json.elements.map { $0["Id"]?.string ?? "" }
            let cases: [(String, [String])] = [
                ("", ["alive"]), ("all=1", ["alive", "ended", "old"]), ("limit=2", ["alive", "ended"]),
                ("limit=-1", ["alive"]), (#"all=1&filters={"label":["a=2"]}"#, ["ended"]),
                (#"all=1&filters={"label":["a","b"]}"#, ["ended"]), (#"filters={"status":["created"]}"#, ["old"]),
                (#"all=1&filters={"exited":["3"]}"#, ["ended"]), (#"all=1&filters={"exited":["0"]}"#, []),
                (#"all=1&filters={"name":["^/o"]}"#, ["old"]), (#"all=1&filters={"name":["l"]}"#, ["alive", "old"]),
                (#"all=1&filters={"id":["\#(ids[0].prefix(12))"]}"#, ["alive"]),
                (#"all=1&filters={"before":["alive"]}"#, ["ended", "old"]),
                (#"all=1&filters={"since":["old"]}"#, ["alive", "ended"]),
                (#"all=1&filters={"since":["old"],"before":["alive"]}"#, ["ended"]),
                (#"all=1&filters={"ancestor":["busybox"]}"#, ["alive", "ended", "old"]),
                (#"all=1&filters={"ancestor":["nothing"]}"#, []), (#"all=1&filters={"volume":["/host"]}"#, ["alive"]),
                (#"all=1&filters={"volume":["/tmp"]}"#, ["alive"]), (#"all=1&filters={"health":["healthy"]}"#, []),
                (#"all=1&filters={"network":["none"]}"#, ["alive", "ended", "old"]),
                (#"all=1&filters={"network":["host"]}"#, []),
                (#"all=1&filters={"is-task":["false"]}"#, ["alive", "ended", "old"]),
                (#"all=1&filters={"is-task":["true"]}"#, []), (#"all=1&filters={"publish":["80"]}"#, []),
                (#"all=1&filters={"expose":["80"]}"#, []),
                (#"all=1&filters={"isolation":["default"]}"#, []),
            ]
            for (query, wanted) in cases { #expect(try names(engine, query) == wanted, "\(query)") }
            let wrong: [(String, Int, String)] = [
                ("limit=abc", 500, #"strconv.Atoi: parsing "abc": invalid syntax"#),
                (#"filters={"foo":["x"]}"#, 400, "invalid filter 'foo'"), ("filters=abc", 400, "invalid filter"),
                (
                    #"filters={"status":["x"]}"#, 400,
                    "invalid filter 'status=x': invalid value for state (x): must be one of created, running, paused, "
                        + "restarting, removing, exited, dead"
                ),
                (
                    #"filters={"exited":["x"]}"#, 400,
                    #"invalid filter 'exited=x': strconv.Atoi: parsing "x": invalid syntax"#
                ),
                (#"filters={"is-task":["x"]}"#, 400, "invalid filter 'is-task=[x]'"),
                (#"filters={"before":["nope"]}"#, 404, "No such container: nope"),
                (
                    #"filters={"publish":["x"]}"#, 500,
                    #"error while looking up for publish x: strconv.ParseUint: parsing "x": invalid syntax"#
                ),
            ]
            for (query, status, message) in wrong {
                let answer = try engine.api.get("/containers/json?\(query)")
                #expect(answer.status == status && answer.message == message, "\(query): \(answer)")
            }
            let line = try engine.api.get("/containers/json?all=1&size=1").json.elements[2]
            #expect(line["Command"]?.string == "sh -c 'echo x y'")
            #expect(line["State"]?.string == "created" && line["Status"]?.string == "Created")
            #expect(line["SizeRootFs"]?.int ?? 0 > 100_000)
        }
    }

    @Test func `networks are filters, and ports that a network leads to`() throws {
        try Engine.with { engine in
            _ = try engine.api.create(
                "one",
                ["true"],
                #","ExposedPorts":{"80/tcp":{}},"HostConfig":{"NetworkMode":"host"}"#
            )
            for (filter, wanted) in [
                (#"{"network":["host"]}"#, ["one"]), (#"{"network":["none","host"]}"#, ["one"]),
                (#"{"network":["nothing"]}"#, []), (#"{"expose":["80"]}"#, []), (#"{"expose":["70-85/tcp"]}"#, []),
            ] as [(String, [String])] {
                #expect(try names(engine, "all=1&filters=\(filter)") == wanted, "\(filter)")
            }
        }
    }

    @Test func `changes, size and prune know what a container has written`() throws {
        try Engine.with { engine in
            let script =
                "mkdir -p /a/b; echo hello > /a/b/c; rm -r /home; rm /bin/vi; echo x >> /etc/passwd; chmod 700 /tmp"
            try engine.docker.check("run", "--name", "one", "-l", "keep=no", "busybox", "sh", "-c", script)
            try engine.docker.check("create", "--name", "two", "busybox", "true")
            let changes = try engine.api.get("/containers/one/changes").expecting(200).json.elements
            var found: [String: Int] = [:]
            for change in changes { found[change["Path"]?.string ?? ""] = change["Kind"]?.int }
            #expect(
                found == [
                    "/a": 1, "/a/b": 1, "/a/b/c": 1, "/bin": 0, "/bin/vi": 2, "/etc": 0, "/etc/passwd": 0, "/tmp": 0,
                    "/home": 2,
                ]
            )
            #expect(try engine.api.get("/containers/two/changes").text == "null\n")
            let plain = try engine.api.get("/containers/one/json").json
            #expect(plain["SizeRw"] == nil && plain["ExecIDs"]?.isNull == true)
            let sized = try engine.api.get("/containers/one/json?size=1").json
            let written = sized["SizeRw"]?.int ?? 0
            #expect(written > 0 && sized["SizeRootFs"]?.int ?? 0 > written + 100_000)
            #expect(sized["GraphDriver"]?["Name"]?.string == "overlayfs")
            let none = try engine.api.post(#"/containers/prune?filters={"label":["x"]}"#)
            #expect(none.text == #"{"ContainersDeleted":null,"SpaceReclaimed":0}"# + "\n")
            let recent = try engine.api.post(#"/containers/prune?filters={"until":["1h"]}"#).json
            #expect(recent["ContainersDeleted"]?.isNull == true)
            let pruned = try engine.api.post(#"/containers/prune?filters={"label!":["keep=yes"],"label":["keep"]}"#)
                .json
            #expect(pruned["ContainersDeleted"]?.elements.count == 1)
            #expect(pruned["SpaceReclaimed"]?.int == written)
            #expect(try names(engine, "all=1") == ["two"])
        }
    }

    @Test func `df counts images, containers and volumes, or those that are asked for`() throws {
        try Engine.with { engine in
            try engine.docker.check("create", "--name", "one", "busybox", "true")
            let all = try engine.api.get("/system/df").expecting(200).json
            #expect(all["LayersSize"]?.int ?? 0 > 100_000)
            #expect(all["Images"]?.elements.count == 1 && all["Volumes"]?.kind == .array)
            #expect(all["Containers"]?.elements.first?["SizeRootFs"]?.int ?? 0 > 100_000)
            #expect(all["BuildCache"]?.elements.isEmpty == true)
            let some = try engine.api.get("/system/df?type=volume&type=container").expecting(200).json
            #expect(some["Images"]?.isNull == true && some["Containers"]?.elements.count == 1)
            let old = try engine.api.get("/v1.41/system/df?type=volume").expecting(200).json
            #expect(old["Images"]?.elements.first?["VirtualSize"] != nil)
            #expect(try engine.api.get("/system/df?type=foo").expecting(400).message == "unknown object type: foo")
        }
    }
}
