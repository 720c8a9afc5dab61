import DockerAPI
import Testing
import Text

@Suite struct ExecConfigTests {
    private func config(_ text: String) throws -> ExecConfig { try ExecConfig(try JSONNode.parse(text)) }

    @Test func `every member is read and written again as it came`() throws {
        let text =
            #"{"User":"1:2","Privileged":true,"Tty":true,"AttachStdin":true,"AttachStdout":true,"AttachStderr":true,"#
            + #""DetachKeys":"ctrl-x","Env":["A=1"],"WorkingDir":"/w","Cmd":["sh","-c","x"],"ConsoleSize":[24,80]}"#
        #expect(String(decoding: try config(text).json, as: UTF8.self) == text)
    }

    @Test func `what was not said is off and empty`() throws {
        let config = try config("{}")
        #expect(config.cmd.isEmpty)
        #expect(config.consoleSize.isEmpty)
        #expect(!config.tty && !config.privileged && !config.attachStdin)
        let node = try JSONNode.parse(String(decoding: config.json, as: UTF8.self))
        #expect(node["ConsoleSize"] == nil)
        #expect(node["Tty"]?.bool == false)
    }

    @Test(arguments: zip([#"["a","b"]"#, "null", "[]"], [["a", "b"], [], []]))
    func `a command is a list`(text: String, words: [String]) throws {
        #expect(try config(#"{"Cmd":\#(text)}"#).cmd == words)
    }

    @Test func `one string is no command, unlike in create`() {
        let words = "json: cannot unmarshal string into Go struct field .Cmd of type []string"
        #expect(throws: JSONError(words, offset: 0)) { try config(#"{"Cmd":"one two"}"#) }
    }

    @Test func `a numeric user stays a text, CVE-2026-30892`() throws {
        #expect(try config(#"{"User":"1"}"#).user == "1")
        #expect(try config(#"{"User":"+1"}"#).user == "+1")
    }

    @Test func `an error is one message, and a wait result has its error only when there is one`() throws {
        #expect(String(decoding: ErrorMessage("no \"x\"").json, as: UTF8.self) == #"{"message":"no \"x\""}"#)
        #expect(String(decoding: WaitResponse(statusCode: 137).json, as: UTF8.self) == #"{"StatusCode":137}"#)
        let failed = WaitResponse(statusCode: 1, error: "gone")
        #expect(
            String(decoding: failed.json, as: UTF8.self) == #"{"StatusCode":1,"Error":{"Message":"gone"}}"#
        )
        let read = WaitResponse(try JSONNode.parse(String(decoding: failed.json, as: UTF8.self)))
        #expect(read.statusCode == 1)
        #expect(read.error == "gone")
    }
}
