import Testing
import Text

/// Which paths a .dockerignore leaves out, as moby's patternmatcher has it.
@Suite struct IgnoreListTests {
    @Test(arguments: [
        ("**", "file", true), ("**", "dir/file", true), ("**/", "file", true), ("**/**", "dir/file", true),
        ("dir/**", "dir/file", true), ("dir/**", "dir", false), ("dir/**/", "dir/dir2/file", true),
        ("**/dir2/*", "dir/dir2/file", true), ("**/dir2/*", "dir/dir2/dir2/file", true),
        ("**/dir2/**", "dir/dir2/dir2/file", true), ("**file", "file", true), ("**file", "dir/file", true),
        ("**/file", "dir/file", true), ("**file", "dir/dir/file", true), ("**/file*", "dir/dir/file.txt", true),
        ("**/file*txt", "dir/dir/file.txt", true), ("**/file*.txt*", "dir/dir/file.txt", true),
        ("**/**/*.txt", "dir/dir/file.txt", true), ("**/**/*.txt2", "dir/dir/file.txt", false),
        ("a[b-d]e", "ae", false), ("a[b-d]e", "ace", true), ("a[^b-d]e", "aze", true), (".*", ".foo", true),
        (".*", "foo", false), ("abc.def", "abcdef", false), ("abc?def", "abcZdef", true), ("a\\*b", "a*b", true),
        ("a\\", "a\\", true), ("**/foo/bar", "foo/bar", true), ("**/foo/bar", "dir/foo/bar", true),
        ("abc/**", "abc", false), ("abc/**", "abc/def/ghi", true), ("**/.foo", "bar.foo", false),
        ("a(b)c/def", "a(b)c/def", true), ("a.|)$(}+{bc", "a.|)$(}+{bc", true), ("dist/*.whl", "dist/proxy.py", false),
        ("é", "é", true), ("[é]", "é", true), ("a/b", "a/b/c/d", true), ("a", "b/a", false),
    ])
    func `a pattern matches a path, or a folder above it`(pattern: String, path: String, isMatched: Bool) throws {
        // The bare backslash is no pattern of its own.
        guard pattern != "a\\" else {
            #expect(throws: IgnoreList.Malformed.self) { try IgnoreList([pattern]) }
            return
        }
        #expect(try IgnoreList([pattern]).matches(path) == isMatched)
    }

    @Test(arguments: [
        (["a", "!a/b"], "a/b", false), (["a", "!a/b", "a/b/c"], "a/b/c", true),
        (["*", "!*.md", "README*"], "x.md", false),
        (["*", "!*.md", "README*"], "README.md", true), (["docs", "!docs/*.md"], "docs/a.md", false),
        (["docs/*", "!docs"], "docs/a", false), (["**", "!util/docker/web"], "util/docker/web/foo", false),
        (["!a"], "a", false), (["  a  "], "a", true), (["/a"], "a", false), ([""], "a", false),
        (["caf\u{E9}"], "cafe\u{301}", false), (["a\u{301}"], "a\u{301}", true),
    ])
    func `of several patterns the last that matches counts`(patterns: [String], path: String, isMatched: Bool) throws {
        #expect(try IgnoreList(patterns).matches(path) == isMatched)
    }

    @Test func `in a walk what matched a folder matches what is in it`() throws {
        let list = try IgnoreList(["node", "!node/keep", "**/*.log"])
        let node = try list.matches("node", above: nil)
        #expect(node.isMatched)
        #expect(try list.matches("node/x", above: node.matches).isMatched)
        #expect(try !list.matches("node/keep", above: node.matches).isMatched)
        #expect(try list.matches("node/keep.log", above: node.matches).isMatched)
        #expect(list.hasException(below: "node"))
        #expect(!list.hasException(below: "nod"))
    }

    @Test func `by depth one folder above a path is looked at`() throws {
        #expect(try IgnoreList(["a"]).matchesByDepth("a/b/c"))
        #expect(try !IgnoreList(["*/b"]).matchesByDepth("a/x/b"))
        #expect(try IgnoreList(["*", "!a"]).matchesByDepth("Dockerfile"))
    }

    @Test(arguments: ["!", "[", "a[", "[]a]", "a\\"])
    func `what is no pattern is refused`(pattern: String) {
        #expect(throws: IgnoreList.Malformed.self) { try IgnoreList([pattern]) }
    }

    @Test func `a file's lines are trimmed, cleaned and taken from the folder`() throws {
        let file = "\u{FEFF}/a\n#c\n\n  ./b/../c/ \r\n! /d\n!\n //e\n"
        #expect(try IgnoreList.lines(Array(file.utf8)) == ["a", "c", "!d", "!", "e"])
        #expect(throws: IgnoreList.Malformed.self) { try IgnoreList.lines([UInt8](repeating: 0x61, count: 70_000)) }
    }

    @Test(arguments: [
        ("", "."), ("a//b/", "a/b"), ("./a/../b", "b"), ("../a", "../a"), ("/../a", "/a"), ("a/..", "."), ("/", "/"),
        ("a/../../b", "../b"),
    ])
    func `a path is written the shortest way`(path: String, cleaned: String) {
        #expect(IgnoreList.cleaned(path) == cleaned)
    }
}
