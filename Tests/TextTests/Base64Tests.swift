import Testing
import Text

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\u{FFFF}?>", "77+/Pz4="),
    ])
    func `bytes are written in base 64 and read again`(bytes: String, text: String) {
        #expect(Base64.encode(bytes.utf8) == text)
        #expect(Base64.decode(text).map { String(decoding: $0, as: UTF8.self) } == bytes)
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "====", "Z===", "Zm9v\n", "Z-8=", "Zg==Zg=="])
    func `what is no base 64 is nothing`(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
