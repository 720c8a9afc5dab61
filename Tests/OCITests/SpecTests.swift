import OCI
import Testing
import Text

@Suite struct SpecTests {
    private func spec(_ text: String) throws -> Spec {
        try Spec(json: JSONNode.parse(text))
    }

    @Test func `a configuration without a root names what is missing`() {
        #expect(throws: SpecError.self) { try spec(#"{"ociVersion":"1.0.2","process":{"args":["x"],"cwd":"/"}}"#) }
    }

    @Test(arguments: ["4294967295", "4294967296", "-1", "1.5", #""0""#])
    func `ids that the kernel would read as another are refused, CVE-2024-40635`(uid: String) {
        #expect(throws: SpecError.self) {
            try spec(#"{"root":{"path":"r"},"process":{"args":["x"],"cwd":"/","user":{"uid":\#(uid)}}}"#)
        }
    }

    @Test func `process args must be there`() throws {
        let process = try #require(try spec(#"{"root":{"path":"r"},"process":{"cwd":"/"}}"#).process)
        #expect(throws: SpecError.self) { try process.validate() }
    }

    @Test func `what is asked for and not honoured is known by name`() throws {
        let linux = try spec(
            """
            {"root":{"path":"r"},"linux":{"timeOffsets":{"monotonic":{"secs":1}},"intelRdt":{},
             "resources":{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":1}],"leafWeight":0}}}}
            """
        ).linux
        #expect(linux.unsupported == ["linux.timeOffsets"])
        #expect(linux.resources?.unsupported == ["linux.resources.blockIO.throttleReadBpsDevice"])
    }
}
