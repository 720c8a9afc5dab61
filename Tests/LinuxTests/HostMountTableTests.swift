import Linux
import Testing

@Suite struct HostMountTableTests {
    private let table = HostMountTable(
        Array(
            """
            21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 21 0:5 / /with\\040space rw shared:2 master:1 - tmpfs tmpfs rw
            31 21 0:6 / /data rw - tmpfs tmpfs rw
            32 31 0:7 / /data/below rw master:1 - tmpfs tmpfs rw
            """.utf8
        )
    )

    @Test(arguments: [
        ("/", "/"), ("/etc", "/"), ("/data", "/data"), ("/database", "/"), ("/data/x", "/data"),
        ("/data/below/x", "/data/below"), ("/with space/x", "/with space"),
    ])
    func `a path lies in the nearest mount above it`(path: String, place: String) {
        #expect(table.mount(of: path)?.place == place)
    }

    @Test func `how a mount propagates stands in its optional fields`() {
        #expect(table.entries.map(\.isShared) == [true, true, false, false])
        #expect(table.entries.map(\.isSlave) == [false, true, false, true])
    }
}
