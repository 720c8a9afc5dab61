import Bytes
import Testing

@Suite struct DigestTests {
    private static let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func `a digest is sha256 and its 64 lower-case digits`() throws {
        let digest = try #require(Digest("sha256:\(Self.hex)"))
        #expect(digest.hex == Self.hex)
        #expect(digest.description == "sha256:\(Self.hex)")
        #expect(digest == Digest.of(Array("abc".utf8)))
    }

    // The digest becomes the name of a file: whatever is not plain digits must not come through.
    @Test(
        arguments: [
            "", "sha256:", hex, "sha512:\(hex)\(hex)", "SHA256:\(hex)", "sha256:\(hex.uppercased())",
            "sha256:\(hex.dropLast())", "sha256:\(hex)0", "sha256: \(hex.dropLast())", "sha256:\(hex)\n",
            "sha256:../../../../../../../../../../../../../../../../../../../../etc/", "sha256:\(hex.dropLast(2))..",
            "sha256:\(hex.dropLast())\u{0}", "sha256:\(hex.dropLast())\u{FF11}", "sha256:\(hex)\u{301}",
            "sha256::\(hex)",
        ]
    )
    func `a digest that is not one is nil and never a path, CVE-2024-3727 and CVE-2026-95839`(text: String) {
        #expect(Digest(text) == nil)
    }

    @Test func `a hasher gives the digest of what came so far and goes on`() {
        var hasher = DigestHasher()
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(hasher.digest.description == empty)
        hasher.update(Array("a".utf8))
        #expect(hasher.digest == Digest.of(Array("a".utf8)))
        Array("bc".utf8).withUnsafeBytes { hasher.update($0) }
        #expect(hasher.digest.hex == Self.hex)
    }
}
