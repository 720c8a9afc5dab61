import Support
import Testing
import Text

/// What the server answers before any part of the engine is asked, in docker's words.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ApiTests {
    private static let answers: [(String, String, Int, String)] = [
        ("GET", "/nope", 404, "page not found"), ("GET", "/v1.51/nope", 404, "page not found"),
        ("POST", "/containers/json", 404, "page not found"), ("GET", "/containers/json/", 404, "page not found"),
        ("GET", "/v1.52/info", 400, "client version 1.52 is too new. Maximum supported API version is 1.51"),
        ("GET", "/v1.51/containers/json?%zz=1", 400, #"invalid URL escape "%zz""#),
        ("GET", "/v1.51/containers/a/b/json", 404, "No such container: a/b"),
        ("POST", "/containers/nope/stop?t=abc", 500, #"strconv.Atoi: parsing "abc": invalid syntax"#),
        ("POST", "/containers/nope/resize?h=10&w=-4", 400, #"invalid resize width "-4": value out of range"#),
        ("POST", "/containers/nope/resize?w=10", 400, #"invalid resize height "": invalid syntax"#),
        ("POST", "/containers/nope/wait?condition=foo", 400, #"invalid condition: "foo""#),
        ("POST", "/containers/nope/rename", 400, "Neither old nor new names may be empty"),
        ("POST", "/containers/create", 400, "invalid JSON: got EOF while reading request body"),
        ("GET", "/events?since=abc", 500, #"strconv.ParseInt: parsing "abc": invalid syntax"#),
        ("GET", "/events?since=10&until=5", 400, "`since` time (10) cannot be after `until` time (5)"),
        ("GET", "/plugins/x/json", 404, #"plugin "x" not found"#),
        ("POST", "/plugins/x/enable", 500, #"strconv.Atoi: parsing "": invalid syntax"#),
        ("POST", "/swarm/leave", 503, "This node is not part of a swarm"),
        (
            "POST", "/services/x/update", 400,
            #"invalid service version '': strconv.ParseUint: parsing "": invalid syntax"#
        ),
        ("GET", "/networks/x", 404, "network x not found"),
        ("DELETE", "/networks/none", 403, "none is a pre-defined network and cannot be removed"),
    ]

    @Test func `the server speaks docker's language`() throws {
        try Engine.with(busybox: false) { engine in
            let api = engine.api
            for (method, path, status, message) in Self.answers {
                let answer = try api.request(method, path)
                #expect(answer.status == status && answer.message == message, "\(method) \(path): \(answer)")
                #expect(answer["Content-Type"] == "application/json", "\(method) \(path)")
            }
            let bodies: [(String, String, Int, String)] = [
                ("{", "application/json", 400, "invalid JSON: unexpected EOF"),
                ("{} {}", "application/json", 400, "unexpected content after JSON"),
                (
                    "[]", "application/json", 400,
                    "invalid JSON: json: cannot unmarshal array into Go value of type container.CreateRequest"
                ),
                ("null", "application/json", 400, "config cannot be empty in order to create a container"),
                (
                    "{}", "text/plain", 400,
                    "unsupported Content-Type header (text/plain): must be 'application/json'"
                ),
            ]
            for (body, type, status, message) in bodies {
                let answer = try api.post("/containers/create", body, fields: ["Content-Type": type])
                #expect(answer.status == status && answer.message == message, "\(body): \(answer)")
            }
            for area in ["swarm", "services", "nodes", "tasks", "secrets", "configs", "services/x", "configs/x"] {
                let answer = try api.get("/v1.40/\(area)").expecting(503)
                #expect(answer.message.hasPrefix("This node is not a swarm manager. Use \"docker swarm init\""))
            }
            try checkHeads(api)
        }
    }

    private func checkHeads(_ api: EngineAPI) throws {
        let wanted = [
            "Api-Version": "1.51", "Builder-Version": "2", "Docker-Experimental": "false", "Ostype": "linux",
            "Swarm": "inactive", "Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache",
            "Content-Type": "text/plain; charset=utf-8",
        ]
        for (answer, length) in [(try api.get("/v1.24/_ping"), "2"), (try api.head("/_ping"), "0")] {
            #expect(answer.status == 200 && answer["Content-Length"] == length)
            for (name, value) in wanted { #expect(answer[name] == value, "\(name)") }
            #expect(answer["Server"]?.hasPrefix("Docker/") == true)
        }
        let old = try api.get("/v1.23/info").expecting(400)
        #expect(
            old.text.hasPrefix("client version 1.23 is too old.")
                && old["Content-Type"]?.hasPrefix("text/plain") == true
        )
        let moved = try api.get("//containers/json?all=1").expecting(301)
        #expect(moved["Location"] == "/containers/json?all=1")
        #expect(try api.request("OPTIONS", "/anything").expecting(200).body.isEmpty)
    }

    @Test func `info tells each client what its version knows, under one id`() throws {
        try Engine.with(busybox: false) { engine in
            let info = try engine.api.get("/v1.51/info").expecting(200).json
            #expect(info["SecurityOptions"]?.strings.first == "name=seccomp,profile=builtin")
            #expect(info["Containerd"]?["Namespaces"]?["Containers"]?.string == "moby")
            #expect(info["Swarm"]?["LocalNodeState"]?.string == "inactive")
            #expect(info["MemoryLimit"]?.bool == true && info["BridgeNfIptables"] == nil)
            let old = try engine.api.get("/v1.24/info").expecting(200).json
            #expect(old["SecurityOptions"]?.strings.first == "seccomp")
            #expect(old["BridgeNfIptables"]?.bool == false && old["Containerd"] == nil)
            #expect(old["RuncCommit"]?["Expected"]?.string == old["RuncCommit"]?["ID"]?.string)
            let id = info["ID"]?.string ?? ""
            #expect(id.utf8.count == 36)
            engine.stop()
            try engine.start()
            #expect(try engine.api.get("/info").json["ID"]?.string == id)
        }
    }
}
