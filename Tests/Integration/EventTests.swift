import Linux
import Support
import Testing
import Text

/// GET /events.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct EventTests {
    @Test func `events of the past and of the future come once and in their order`() throws {
        try Engine.with { engine in
            let id = try engine.docker.check("create", "--name", "one", "-l", "a=b", "busybox", "true").lines[0]
            _ = try engine.api.post("/containers/one/rename?name=two").expecting(204)
            let stream = try engine.api.open("GET", #"/events?since=1&filters={"container":["\#(id)"]}"#)
            _ = try engine.api.post("/containers/two/rename?name=three").expecting(204)
            var old: [String] = []
            while old.last != "/two" {
                guard let line = try stream.line() else { break }
                let event = try JSONNode.parse(line)
                guard event["Action"]?.string == "rename" else { continue }
                old.append(event["Actor"]?["Attributes"]?["oldName"]?.string ?? "")
                #expect(event["Actor"]?["Attributes"]?["a"]?.string == "b")
            }
            #expect(old == ["/one", "/two"])
            _ = try engine.api.delete("/containers/three").expecting(204)
            let past = try engine.api.get(
                #"/events?since=1&until=\#(Timestamp.secondsNow() + 1)&filters={"container":["\#(id)"]}"#
            )
            #expect(try past.lines.map { $0["Action"]?.string } == ["create", "rename", "rename", "destroy"])
        }
    }

    @Test(arguments: ["-9300000000", "-9223372036", "0", "1"])
    func `a time long ago ends the events at once, however far back`(until: String) throws {
        try Engine.with { engine in
            #expect(try engine.api.get("/events?until=\(until)").expecting(200).lines.isEmpty)
            _ = try engine.api.get("/_ping").expecting(200)
        }
    }
}
