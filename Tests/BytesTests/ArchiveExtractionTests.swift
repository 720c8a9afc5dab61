import Bytes
import CLinux
import Glibc
import Linux
import Testing

/// Archives that are no layers, unpacked into a folder below a container's root.
@Suite struct ArchiveExtractionTests {
    private func extract(
        _ place: LayerPlace,
        _ base: String,
        _ rules: ExtractionRules = ExtractionRules(),
        _ body: (inout TarArchive) -> Void
    ) throws {
        let root = try FileDescriptor.open(place.layer, O_PATH | O_DIRECTORY)
        let reader = TarReader(MemorySource(TarArchive.build(body)))
        try TarExtractor(root: root, base: base, rules: rules).extract(reader)
    }

    // Links are the container's: they lead on from its root, not from the folder and not from the host's root.
    @Test func `links in the folder lead anywhere below the root and nowhere else`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.layer)/a/b")
            try Files.makeDirectories("\(place.layer)/c")
            #expect(symlink("/c", "\(place.layer)/a/b/absolute") == 0)
            #expect(symlink("../../../../../outside", "\(place.layer)/a/b/up") == 0)
            let before = try place.surroundings()
            try extract(place, "/a/b") {
                $0.file("absolute/x", "1")
                $0.file("up/y", "2")
                $0.file(".wh.z", "3")
            }
            #expect(try place.text("c/x") == "1")
            #expect(try place.text("outside/y") == "2")
            #expect(try place.text("a/b/.wh.z") == "3")
            #expect(try place.surroundings() == before)
        }
    }

    @Test func `kinds are kept and owners given where that is asked for`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.layer)/a/folder")
            var rules = ExtractionRules()
            rules.keepsKinds = true
            rules.owner = (geteuid() == 0 ? 7 : geteuid(), geteuid() == 0 ? 8 : getegid())
            try extract(place, "a", rules) { $0.file("file", "1") }
            #expect(try place.status("a/file").st_uid == rules.owner?.user)
            #expect(throws: ByteStreamError.self) { try extract(place, "a", rules) { $0.file("folder", "1") } }
            #expect(throws: ByteStreamError.self) { try extract(place, "a", rules) { $0.folder("file", time: 1) } }
            #expect(throws: ByteStreamError.self) { try extract(place, "a", rules) { $0.file("../up", "1") } }
            #expect(try place.kind("a/folder") == S_IFDIR)
        }
    }
}
