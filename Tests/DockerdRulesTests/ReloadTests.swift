import DockerdRules
import Testing

@Suite struct ReloadTests {
    @Test func `a reload changes what may change and leaves the rest`() throws {
        let old = try options(
            ["--label", "a=b"],
            file: #"{"debug": false, "data-root": "/old", "max-concurrent-downloads": 7}"#
        )
        let new = try options(
            ["--label", "a=b"],
            file: #"{"debug": true, "data-root": "/new", "registry-mirrors": ["https://m"]}"#
        )
        let options = old.reloaded(new, named: ["debug", "data-root", "registry-mirrors"])
        #expect(options.isDebug)
        #expect(options.dataRoot == "/old")
        #expect(options.labels == ["a=b"])
        #expect(options.registryMirrors == ["https://m"])
        #expect(options.maxConcurrentDownloads == 3)
    }

    @Test func `a plugin of the command line stays when the file is silent`() throws {
        let old = try options(["--authorization-plugin", "p"])
        let new = try options(["--authorization-plugin", "p"], file: #"{"debug": true}"#)
        #expect(old.reloaded(new, named: ["debug"]).authorizationPlugins == ["p"])
    }

    @Test func `the event tells all values by docker's names`() throws {
        let options = try options(
            [],
            file: #"{"labels": ["a=b"], "features": {"x": true}, "runtimes": {"c": {"path": "/c"}}}"#
        )
        let attributes = options.reloadAttributes(defaultCgroupnsMode: "host")
        #expect(attributes["labels"] == #"["a=b"]"#)
        #expect(attributes["features"] == "map[x:true]")
        #expect(attributes["runtimes"] == "c:/c")
        #expect(attributes["default-cgroupns-mode"] == "host")
        #expect(attributes["insecure-registries"] == "[]")
        #expect(attributes.count == 15)
    }
}
