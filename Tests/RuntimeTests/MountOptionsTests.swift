import OCI
import Testing

@testable import Runtime

@Suite struct MountOptionsTests {
    @Test(arguments: [
        (["rbind", "ro"], "MS_RDONLY|MS_BIND|MS_REC", ""),
        (["ro", "rw"], "", "MS_RDONLY"), (["rw", "ro"], "MS_RDONLY", ""),
        (["nosuid", "nodev", "suid"], "MS_NODEV", "MS_NOSUID"),
        (["strictatime", "nodiratime"], "MS_NODIRATIME|MS_STRICTATIME", ""), (["defaults", ""], "", ""),
    ])
    func `flags are set and cleared in their order`(options: [String], flags: String, cleared: String) {
        let parsed = MountOptions(options)
        #expect(parsed.flags.text == flags && parsed.cleared.text == cleared && parsed.data.isEmpty)
    }

    @Test(arguments: ["size=64m", "RO", " ro", "ro ", "ro\u{301}", "rprivate,ro", "size=1e400", "=", "-1"])
    func `what is no option of ours is the file system's as it stands`(option: String) {
        let parsed = MountOptions([option])
        #expect(parsed.data == [option] && parsed.flags.isEmpty && parsed.propagation.isEmpty)
    }

    @Test func `recursive ones are attributes of the whole tree, access times one number`() {
        let parsed = MountOptions(["rro", "rnosuid", "rsuid", "rnoatime"])
        #expect(parsed.recursiveSet == 0x11 && parsed.recursiveClear == 0x72)
    }

    @Test func `propagation keeps its order`() {
        let parsed = MountOptions(["rshared", "slave"])
        #expect(parsed.propagation == [[.shared, .recursive], .slave])
        #expect(MountOptions.propagation(named: "RSHARED") == nil)
    }

    @Test func `id maps and copies are no data`() {
        let parsed = MountOptions(["ridmap", "tmpcopyup"])
        #expect(parsed.idMapping == .recursive && parsed.copiesUp && parsed.data.isEmpty)
    }

    @Test func `flags as statvfs shows them come back as what was asked for`() {
        #expect(MountFlags(status: 0x1 | 0x2 | 0x1000) == [.readonly, .noSuid, .relativeAccessTimes])
        #expect(MountFlags(status: 0x400) == [.noAccessTimes])
        #expect(MountFlags(status: 0).contains(.strictAccessTimes))
    }
}
