import Testing

@testable import ShimCore

@Suite struct StdioTargetTests {
    @Test func `paths are fifos and nothing is nowhere`() {
        #expect(StdioTarget("") == .nowhere)
        #expect(StdioTarget("/run/x-stdout") == .fifo("/run/x-stdout"))
        #expect(StdioTarget("fifo:///run/x") == .fifo("/run/x"))
        #expect(StdioTarget("file:///var/log/x%20y") == .file("/var/log/x y"))
    }

    @Test func `a log program gets the query's keys and values in order`() {
        #expect(StdioTarget("binary:///bin/m?log=%2Frun%2Fa+b") == .logger("/bin/m", ["log", "/run/a b"]))
    }

    @Test func `other schemes are named`() {
        #expect(StdioTarget("npipe://x") == .unknown("npipe"))
    }
}
