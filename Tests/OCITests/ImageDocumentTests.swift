import Bytes
import Fuzzing
import Linux
import OCI
import Testing
import Text

@Suite struct ImageDocumentTests {
    private static let digest = "sha256:" + String(repeating: "a1", count: 32)
    private static let blob = #"{"mediaType":"\#(MediaType.layerGzip)","digest":"\#(digest)","size":7}"#
    private static let manifest = """
        {"schemaVersion":2,"mediaType":"\(MediaType.manifest)","config":{"mediaType":"\(MediaType.config)",\
        "digest":"\(digest)","size":2},"layers":[\(blob),\(blob)],"annotations":{"a":"b"}}
        """
    private static let index = """
        {"schemaVersion":2,"mediaType":"\(MediaType.index)","manifests":[{"mediaType":"\(MediaType.manifest)",\
        "digest":"\(digest)","size":9,"platform":{"architecture":"arm","os":"linux","variant":"v6"},\
        "annotations":{"org.opencontainers.image.ref.name":"latest"}},{"mediaType":"\(MediaType.dockerManifest)",\
        "digest":"\(digest)","size":9,"urls":["https://example.org"],"artifactType":"x/y","platform":null}]}
        """

    private static func children(_ text: String, as type: String) throws -> [ImageDescriptor] {
        let descriptor = ImageDescriptor(mediaType: type, digest: digest, size: 1)
        return try ImageDocument(Array(text.utf8), descriptor).children
    }

    @Test func `a manifest names its configuration and then its layers`() throws {
        let children = try Self.children(Self.manifest, as: MediaType.dockerManifest)
        #expect(children.map(\.kind) == [.config, .layer, .layer])
        #expect(children.map(\.size) == [2, 7, 7])
    }

    @Test func `an index names manifests with their platforms`() throws {
        let children = try Self.children(Self.index, as: MediaType.index)
        #expect(children.map(\.platform) == [Platform(os: "linux", architecture: "arm", variant: "v6"), nil])
        #expect(children.map(\.ref) == ["manifest-latest@\(Self.digest)", "manifest-\(Self.digest)"])
        #expect(children[1].urls == ["https://example.org"])
    }

    @Test func `a layer names nothing, whatever its bytes`() throws {
        #expect(try Self.children(Self.index, as: MediaType.layer).isEmpty)
    }

    @Test func `a descriptor is written as it was read`() throws {
        for child in try Self.children(Self.index, as: MediaType.index) {
            var writer = JSONWriter()
            child.write(to: &writer)
            #expect(try ImageDescriptor(JSONNode.parse(writer.bytes)) == child)
        }
    }

    // Rows: a document, the type that its descriptor has, a part of what is said (CVE-2021-41190).
    @Test(
        arguments: [
            (manifest, MediaType.index, "expected index but found manifest"),
            (index, MediaType.manifest, "expected manifest but found index"),
            (#"{"mediaType":"\#(MediaType.dockerIndex)","layers":[]}"#, MediaType.manifest, "expected manifest"),
            (#"{"mediaType":"\#(MediaType.manifest)"}"#, MediaType.dockerIndex, "expected index"),
            (#"{"manifests":[],"layers":[]}"#, MediaType.index, "expected index"),
            (#"{"fsLayers":[]}"#, MediaType.dockerManifest, "schema 1 not supported"),
            (#"{"layers":[{"digest":"sha256:../../etc","size":1}]}"#, MediaType.manifest, "invalid checksum digest"),
            (#"{"layers":[{"size":1}]}"#, MediaType.manifest, "invalid checksum digest"),
            (#"{"layers":[\#(blob.dropLast(2))-1}]}"#, MediaType.manifest, "invalid size -1"),
            ("{", MediaType.manifest, "invalid desc"),
        ]
    )
    func `what could be read in two ways is refused`(text: String, type: String, problem: String) {
        let error = #expect(throws: EngineError.self) { try Self.children(text, as: type) }
        #expect(error?.message.contains(problem) == true, "\(String(describing: error))")
    }

    // Rows: a document, the type that a registry says.
    @Test(
        arguments: [
            (#"{"manifests":[],"config":{}}"#, ""), (#"{"manifests":[]}"#, MediaType.dockerManifest),
            (#"{"layers":[]}"#, MediaType.index), (#"{"mediaType":"\#(MediaType.index)","layers":[]}"#, ""),
        ]
    )
    func `nor may a registry say another thing than the document`(text: String, type: String) throws {
        let node = try JSONNode.parse(text)
        #expect(throws: EngineError.self) { try ManifestKind.check(node, mediaType: type) }
    }

    @Test func `no document names children without end`() {
        let text = #"{"layers":[\#(Array(repeating: Self.blob, count: 10001).joined(separator: ","))]}"#
        #expect(throws: EngineError.self) { try Self.children(text, as: MediaType.manifest) }
    }

    /// Whatever comes out has whole digests and sizes, and never children of both kinds.
    @Test func `a damaged manifest is refused in a sentence, or read`() {
        let samples = [Self.manifest, Self.index].map { Array($0.utf8) }
        var read = 0
        Damage.each(of: samples, pieces: Damage.jsonPieces, rounds: 4000, seed: 7) { bytes in
            for type in [MediaType.manifest, MediaType.index] {
                let descriptor = ImageDescriptor(mediaType: type, digest: Self.digest, size: Int64(bytes.count))
                do {
                    let children = try ImageDocument(bytes, descriptor).children
                    read += children.isEmpty ? 0 : 1
                    #expect(children.allSatisfy { Digest($0.digest) != nil && $0.size >= 0 })
                    guard let node = try? JSONNode.parse(bytes) else { continue }
                    #expect(node[type == MediaType.index ? "layers" : "manifests"] == nil)
                } catch {
                    #expect(!"\(error)".isEmpty)
                }
            }
        }
        #expect(read > 200)
    }

    @Test func `a damaged configuration of an image is refused in a sentence, or read`() {
        let sample = #"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["\#(Self.digest)"]}}"#
        var read = 0
        Damage.each(of: [Array(sample.utf8)], pieces: Damage.jsonPieces, rounds: 2000, seed: 8) { bytes in
            do {
                let configuration = try ImageConfiguration(bytes)
                #expect(!configuration.platform.os.isEmpty)
                read += 1
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
        #expect(read > 100)
    }
}
