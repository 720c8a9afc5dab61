import DockerAPI
import Linux
import Testing

@Suite struct TmpfsMountOptionsTests {
    @Test(arguments: [
        ("", ["noexec", "nosuid", "nodev", "rprivate"]),
        ("exec", ["nosuid", "nodev", "rprivate", "exec"]),
        ("size=1m,size=2m", ["noexec", "nosuid", "nodev", "rprivate", "size=2m"]),
        ("defaults,shared,ro,rw", ["noexec", "nosuid", "nodev", "shared", "rw"]),
        ("mode=1700,uid=7", ["noexec", "nosuid", "nodev", "rprivate", "mode=1700", "uid=7"]),
    ])
    func `the last word about a thing counts`(given: String, expected: [String]) throws {
        #expect(try TmpfsMountOptions.merge(given) == expected)
    }

    @Test(arguments: [("foo=1m", "[\"foo\" \"1m\"]"), ("foo", "[\"foo\"]"), ("size", "[\"size\"]")])
    func `what a tmpfs doesn't know is refused`(given: String, shown: String) {
        do throws(EngineError) {
            _ = try TmpfsMountOptions.merge(given)
            Issue.record("\(given) was taken")
        } catch {
            #expect(error.message == "invalid tmpfs option \(shown)")
        }
    }

    @Test(arguments: [(1 << 30, "size=1g"), (1 << 20, "size=1m"), (3 << 10, "size=3k"), (1025, "size=1025")])
    func `a size is told by the largest unit that fits`(bytes: Int, expected: String) throws {
        var options = TmpfsOptions()
        options.sizeBytes = Int64(bytes)
        options.mode = 0o700
        options.options = [["exec"]]
        #expect(try options.words(isReadOnly: true) == ["ro", "mode=700", expected, "exec"])
    }
}
