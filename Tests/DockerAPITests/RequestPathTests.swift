import DockerAPI
import Testing

@Suite struct RequestPathTests {
    @Test(
        arguments: [
            ("/v1.44/info", "1.44", ["info"]), ("/info", nil, ["info"]), ("/vx/info", nil, ["vx", "info"]),
            ("/v1.51", nil, ["v1.51"]), ("/v2/a/b", "2", ["a", "b"]), ("/", nil, []),
        ] as [(String, String?, [String])]
    )
    func `the version stands before the path`(_ text: String, _ version: String?, _ parts: [String]) {
        let path = RequestPath(text)
        #expect(path.version == version)
        #expect(path.parts == parts)
        #expect(path.endsWithSlash == (text == "/"))
    }

    @Test(arguments: [
        ("//a//b", "/a/b"), ("/a/../b", "/b"), ("/../../a", "/a"), ("/a/./b/", "/a/b/"), ("/", "/"), ("/a/..", "/"),
        ("/a/b", "/a/b"), ("", "/"),
    ])
    func `a path is cleaned as Go's servers do`(_ text: String, _ clean: String) {
        #expect(RequestPath.cleaned(text) == clean)
    }
}
