import Fuzzing
import Testing
import Text

/// Damaged texts are refused or read; what is read is written and read as the same. The rounds are the same each time.
@Suite struct JSONFuzzTests {
    private static let samples = [
        #"{"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00\n"],"b":{"c":{}},"a":"\\\"/"}"#, "[[[[[[]]]]],{\"\":0}]",
        "\"\\ud800\\udc00\\ud800\"", "-0.0e-0",
        // What a registry sends: a manifest and an index.
        #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"digest":"sha256:00ff","size":7},"#
            + #""layers":[{"mediaType":"x","digest":"sha256:aa","size":9007199254740993,"annotations":{"a":"b"}}]}"#,
        #"{"manifests":[{"digest":"sha256:bb","size":1,"platform":{"os":"linux","architecture":"arm64","variant":"v8"}}]}"#,
    ].map { Array($0.utf8) }

    private func same(_ node: JSONNode, _ other: JSONNode) -> Bool {
        guard node.kind == other.kind, node.string == other.string, node.int64 == other.int64 else { return false }
        let (members, others) = (node.members, other.members)
        guard members.count == others.count, node.elements.count == other.elements.count else { return false }
        return zip(members, others).allSatisfy { $0.key == $1.key && same($0.value, $1.value) }
            && zip(node.elements, other.elements).allSatisfy { same($0, $1) }
    }

    @Test func `a damaged text is refused or means what its copy means`() throws {
        var read = 0
        try Damage.each(of: Self.samples, pieces: Damage.jsonPieces, rounds: 5000, seed: 3) { bytes in
            do {
                let node = try JSONNode.parse(bytes)
                read += 1
                #expect(same(node, try JSONNode.parse(Array(node.rawBytes))))
                #expect(same(node, try JSONNode.parse(JSONWriter.pretty(node))))
                _ = (node.double, node.uint64, node["a"]?.strings, node["b"]?.stringMap, node.isEscaped)
            } catch let error as JSONError {
                #expect(error.offset >= 0 && error.offset <= bytes.count)
            }
        }
        #expect(read > 500)
    }

    @Test func `any bytes are a string once they are written`() throws {
        var random = RandomSource(seed: 4)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            var writer = JSONWriter()
            writer.string(text)
            #expect(try JSONNode.parse(writer.bytes).string.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
