import DockerAPI
import Testing

@Suite struct CopyPathTests {
    @Test(arguments: [
        ("a/b", "/a/b", "b"), ("/a/b/", "/a/b/", "b"), ("/a/b/.", "/a/b/.", "."), ("a//b/../c", "/a/c", "c"),
        ("/", "/", ""), ("/.", "/.", "."), (".", "/.", "."), ("/..", "/", ""), ("/a/./", "/a/./", "."),
        ("/a/..", "/", ""),
    ])
    func `a path keeps the end that says it is a folder`(given: String, text: String, name: String) {
        let path = CopyPath(given)
        #expect(path.text == text)
        #expect(path.archiveName == name)
    }

    private static let modes: [(mode: UInt32, wanted: UInt32)] = [
        (0o100644, 0o644), (0o040755, 0x8000_01ED), (0o120777, 0x0800_01FF), (0o060600, 0x0400_0180),
        (0o020600, 0x0420_0180), (0o010600, 0x0200_0180), (0o140600, 0x0100_0180), (0o104755, 0x0080_01ED),
        (0o102755, 0x0040_01ED), (0o041777, 0x8010_01FF),
    ]

    // As Go's os.FileMode has them.
    @Test(arguments: modes)
    func `a mode has Go's bits`(mode: UInt32, wanted: UInt32) {
        #expect(PathStat(name: "x", mode: mode).goMode == wanted)
    }

    @Test func `a path's status is told in docker's words`() {
        let status = PathStat(
            name: "x",
            size: 12,
            mode: 0o100640,
            seconds: 1,
            nanoseconds: 500_000_000,
            linkTarget: "/y"
        )
        let json = String(decoding: status.json, as: UTF8.self)
        #expect(json == #"{"name":"x","size":12,"mode":416,"mtime":"1970-01-01T00:00:01.5Z","linkTarget":"/y"}"#)
    }
}
