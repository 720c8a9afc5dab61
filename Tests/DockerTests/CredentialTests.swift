import Testing
import Text

@testable import Docker

@Suite struct CredentialTests {
    @Test(arguments: [
        ("https://r.test:5000/v2/", "r.test:5000"), ("http://r.test", "r.test"), ("r.test/path", "r.test"),
    ])
    func `a server is known by its host`(_ url: String, _ host: String) {
        #expect(Credentials.hostname(url) == host)
    }

    @Test func `user and password are one text in config.json`() throws {
        let auth = try AuthConfig(try JSONNode.parse(#"{"auth": "dTpwOnE=", "identitytoken": "t"}"#), server: "r")
        #expect(auth.username == "u" && auth.password == "p:q" && auth.identityToken == "t")
        #expect(String(decoding: auth.entry, as: UTF8.self) == #"{"auth":"dTpwOnE=","identitytoken":"t"}"#)
        #expect(
            String(decoding: auth.json, as: UTF8.self)
                == #"{"username":"u","password":"p:q","serveraddress":"r","identitytoken":"t"}"#
        )
    }

    @Test(arguments: [
        ("ab!d", "illegal base64 data at input byte 2"), ("dXA=", "invalid auth configuration file"),
        ("OnA=", "invalid auth configuration file"),
    ])
    func `an entry that cannot be read is told in docker's words`(_ text: String, _ message: String) {
        let failure = #expect(throws: Failure.self) { try AuthConfig.decode(text) }
        #expect(failure?.message == message)
    }

    @Test(arguments: ["", "-a", "a", "a/b", "a b", "default"])
    func `a context's name has docker's form`(_ name: String) {
        #expect(throws: Failure.self) { try ContextRecord.check(name) }
    }
}
