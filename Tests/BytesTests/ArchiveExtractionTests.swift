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

    @Test func `a copy out of a container is renamed, belongs to whom it did and has no link that leads out`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.layer)/there")
            if geteuid() == 0 { #expect(chown("\(place.layer)/there", 7, 8) == 0) }
            var rules = ExtractionRules()
            rules.leavesOwners = true
            rules.keepsKinds = true
            rules.renaming = (Array("old".utf8), Array("there".utf8))
            rules.folder = "/shown"
            try extract(place, "", rules) {
                $0.folder("old", time: 1)
                $0.file("old/old", "1")
                $0.hardLink("old/second", "old/old")
                $0.symlink("old/inside", "../there/old")
                $0.symlink("old/absolute", "/etc")
            }
            #expect(try place.text("there/second") == "1")
            #expect(try place.status("there").st_uid == (geteuid() == 0 ? 7 : geteuid()))
            #expect(try place.status("there/old").st_uid == geteuid())
            var failure = ""
            do { try extract(place, "", rules) { $0.symlink("old/out", "../../hidden") } } catch {
                failure = "\(error)"
            }
            #expect(failure == "invalid symlink \"/shown/there/out\" -> \"../../hidden\"")
            do { try extract(place, "", rules) { $0.file("old", "1") } } catch { failure = "\(error)" }
            #expect(failure == "cannot overwrite directory \"/shown/there\" with non-directory \"/shown\"")
        }
    }
}
