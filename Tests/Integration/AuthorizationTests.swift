import Linux
import Support
import Testing
import Text

/// --authorization-plugin: decided on the very request that the handler gets.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct AuthorizationTests {
    private func withPlugin(_ body: (Engine, AuthorizationServer) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let plugin = try AuthorizationServer(folder)
            defer { try? plugin.stop() }
            try Engine.with(arguments: ["--authorization-plugin", plugin.name], busybox: false) {
                try body($0, plugin)
            }
        }
    }

    @Test func `a plugin sees what the handler will use and forbids it`() throws {
        try withPlugin { engine, plugin in
            let fields = ["X-Registry-Auth": "c2VjcmV0", "Content-Type": "application/json"]
            let denied = try engine.api.post(
                "/v1.51/containers/create?name=x",
                #"{"Image":"forbidden"}"#,
                fields: fields
            )
            #expect(denied.status == 403)
            #expect(denied.message == "authorization denied by plugin \(plugin.name): not here")
            let allowed = try engine.api.post("/containers/create", #"{"Image":"nothing"}"#)
            #expect(allowed.status == 404)
            let asked = try plugin.questions()
            let first = try #require(asked.first { $0["RequestUri"]?.string == "/v1.51/containers/create?name=x" })
            #expect(first["RequestMethod"]?.string == "POST")
            #expect(first["RequestBody"]?.string == #"{"Image":"forbidden"}"#)
            #expect(first["RequestHeaders"]?["Content-Type"]?.string == "application/json")
            #expect(first["RequestHeaders"]?["X-Registry-Auth"] == nil)
            // A handler's error goes out whatever the plugin says of it, and the plugin hears of it.
            let last = try #require(asked.last { $0["RequestUri"]?.string == "/containers/create" })
            #expect(last["Method"]?.string == "AuthZPlugin.AuthZRes")
            #expect(last["ResponseStatusCode"]?.int == 404)
        }
    }

    @Test func `neither another way of writing nor another type hides a request`() throws {
        try withPlugin { engine, plugin in
            let body = #"{"Image":"forbidden"}"#
            let hidden = [
                "POST /v1.51/containers/%63reate HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
                "POST /containers/create HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n\(body.prefix(5))\r\n\(String(body.utf8.count - 5, radix: 16))\r\n\(body.dropFirst(5))\r\n0\r\n\r\n",
                // A length of zero ends the request; what follows is another one, and asked about as well.
                "POST /containers/create HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"
                    + "POST /containers/create HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
            ]
            for (index, text) in hidden.enumerated() {
                let stream = try engine.api.bare(text)
                #expect(stream.status == (index == 2 ? 400 : 403), "request \(index)")
                stream.hangUp()
            }
            try Clock.wait("the second of two requests is forbidden") {
                try plugin.questions().filter { $0["RequestBody"]?.string == body }.count == 3
            }
            let asked = try plugin.questions().filter { $0["RequestBody"]?.string == body }
            #expect(asked.first?["RequestUri"]?.string == "/v1.51/containers/create")
        }
    }

    /// Its parameters stand before those of the path.
    @Test func `a form is shown to a plugin, also where other bodies are archives`() throws {
        try withPlugin { engine, plugin in
            let body = "fromImage=forbidden"
            let type = "Content-Type: application/x-www-form-urlencoded"
            let head = "POST /images/create?fromImage=allowed HTTP/1.1\r\n\(type)\r\n"
            let stream = try engine.api.bare(head + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(stream.status == 403)
            stream.hangUp()
            #expect(try plugin.questions().contains { $0["RequestBody"]?.string == body })
        }
    }

    @Test func `a body that is too large to be shown is refused`() throws {
        try withPlugin { engine, plugin in
            let body = #"{"Image":"forbidden","Pad":""# + String(repeating: "x", count: 5 << 20) + #""}"#
            let answer = try engine.api.post("/containers/create", body)
            #expect(answer.status == 403)
            #expect(answer.message.contains("no authorization plugin can be shown"), "\(answer)")
            #expect(try plugin.questions().allSatisfy { $0["RequestUri"]?.string != "/containers/create" })
        }
    }

    @Test func `an answer is kept back, and without the plugin nothing goes`() throws {
        try withPlugin { engine, plugin in
            #expect(try engine.api.get("/info").status == 403)
            #expect(try engine.api.get("/version").status == 200)
            try plugin.stop()
            let answer = try engine.api.get("/version")
            #expect(answer.status == 500)
            #expect(answer.message.hasPrefix("plugin \(plugin.name) failed with error: "), "\(answer)")
            try plugin.restart()
            #expect(try engine.api.get("/version").status == 200)
        }
    }
}
