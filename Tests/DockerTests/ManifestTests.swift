import Bytes
import Glibc
import Linux
import OCI
import Testing
import Text

@testable import Docker

@Suite struct ManifestTests {
    private static let manifest = """
        {
           "schemaVersion": 2,
           "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
           "config": {
              "digest": "sha256:\(String(repeating: "c", count: 64))"
           },
           "layers": [
              {
                 "digest": "sha256:\(String(repeating: "d", count: 64))"
              }
           ]
        }
        """

    private static func image(_ name: String, _ text: String = manifest) throws -> ImageManifest {
        let body = try ManifestBody(.docker, Array(text.utf8))
        return ImageManifest(try ImageReference(name), body, Platform(os: "linux", architecture: "arm64"))
    }

    private static func withStore(_ body: (ManifestStore) throws -> Void) throws {
        var template = Array("/tmp/monohull-manifests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("mkdtemp") }
        let folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        defer { try? Files.removeTree(folder) }
        try body(ManifestStore(folder: folder))
    }

    @Test(arguments: [
        ("a", "docker.io_library_a-latest"), ("r.test:5000/x/y:1", "r.test-5000_x_y-1"),
        (
            "x@sha256:\(String(repeating: "0", count: 64))",
            "docker.io_library_x@sha256-\(String(repeating: "0", count: 64))"
        ),
    ])
    func `a reference is a file's name as docker makes it`(_ text: String, _ name: String) throws {
        #expect(ManifestStore.fileName(try ImageName.tagged(try ImageName.parse(text))) == name)
    }

    @Test func `a file has docker's members, and is read as it was written`() throws {
        let image = try Self.image("r.test/a:1")
        let text = String(decoding: image.json, as: UTF8.self)
        let digest = Digest.of(Array(Self.manifest.utf8)).description
        #expect(
            text.hasPrefix(
                #"{"Ref":"r.test/a:1","Descriptor":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","#
                    + #""digest":"\#(digest)","size":\#(Self.manifest.utf8.count),"#
                    + #""platform":{"architecture":"arm64","os":"linux"}},"Raw":"\#(Base64.encode(Self.manifest.utf8))","#
                    + #""SchemaV2Manifest":{"schemaVersion":2,"#
            )
        )
        let again = try ImageManifest(try JSONNode.parse(text), path: "x")
        #expect(again.json == image.json)
        #expect(try again.pushed().bytes == Array(Self.manifest.utf8))
        #expect(again.body?.blobs.map { $0.suffix(1) } == ["c", "d"])
    }

    @Test func `what an old client kept is pushed with docker's white space`() throws {
        let raw = Array(Self.manifest.utf8)
        let compact = String(decoding: JSONSpacing.compacted(raw), as: UTF8.self)
        let descriptor = #"{"mediaType":"x","digest":"\#(Digest.of(raw))","size":1}"#
        let file = #"{"Ref":"r.test/a:1","Descriptor":\#(descriptor),"SchemaV2Manifest":\#(compact)}"#
        #expect(try ImageManifest(try JSONNode.parse(file), path: "x").pushed().bytes == raw)
        let older = #"{"Ref":"r.test/a:1","Digest":"\#(Digest.of(raw))","SchemaV2Manifest":\#(compact)}"#
        let failure = #expect(throws: Failure.self) { try ImageManifest(try JSONNode.parse(older), path: "P") }
        #expect(failure?.message.hasPrefix("invalid manifest file P: image manifest digest mismatch") == true)
    }

    @Test(arguments: [
        "{}", #"{"Ref":"a"}"#, #"{"Ref":"r.test/a:1","Raw":"!"}"#, #"{"Ref":"r.test/a:1","Descriptor":{"digest":"x"}}"#,
        #"{"Ref":"r.test/a:1","SchemaV2Manifest":{}}"#, #"{"Ref":"r.test/a:1","OCIManifest":{"manifests":[]}}"#,
        #"{"Ref":"r.test/a:1","OCIManifest":[]}"#, #"{"Ref":"r.test/a:1","OCIManifest":{"layers":{}}}"#,
    ])
    func `a file that is damaged is refused`(text: String) throws {
        let node = try JSONNode.parse(text)
        #expect(throws: Failure.self) { try ImageManifest(node, path: "x") }
    }

    @Test func `a store has what was saved, in the order of the files' names`() throws {
        try Self.withStore { store in
            let list = try ImageReference("r.test/l:1")
            #expect(try store.find(list) == nil)
            for name in ["r.test/b:1", "r.test/a:1"] {
                try store.save(list, try ImageReference(name), try Self.image(name))
            }
            #expect(try store.get(list).map(\.fullName) == ["r.test/a:1", "r.test/b:1"])
            let missing = #expect(throws: Failure.self) { try store.get(list, list) }
            #expect(missing?.message == "No such manifest: r.test/l:1")
            try store.remove(list)
            #expect(try store.find(list) == nil)
        }
    }

    @Test func `a list has docker's form, and images of one registry`() throws {
        let list = try ManifestList([try Self.image("r.test/a:1")], for: try ImageReference("r.test/l:1"))
        #expect(list.mediaType == MediaType.dockerIndex)
        let text = String(decoding: list.bytes, as: UTF8.self)
        #expect(
            text.hasPrefix("{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"\(MediaType.dockerIndex)\",\n   \"man")
        )
        #expect(text.contains("\n         \"platform\": {\n            \"architecture\": \"arm64\",\n"))
        let failure = #expect(throws: Failure.self) {
            try ManifestList([try Self.image("r.test/a:1")], for: try ImageReference("other.test/l:1"))
        }
        #expect(failure?.message.hasSuffix("than the target image: r.test != other.test") == true)
    }

    @Test func `a registry's list is bounded`() throws {
        let entry = #"{"digest":"sha256:\#(String(repeating: "0", count: 64))"}"#
        func index(_ count: Int) throws -> ManifestIndex {
            let text = #"{"manifests":[\#(repeatElement(entry, count: count).joined(separator: ","))]}"#
            return try ManifestIndex(MediaType.index, Array(text.utf8))
        }
        #expect(try index(1000).members.count == 1000)
        #expect(throws: Failure.self) { try index(1001) }
    }
}
