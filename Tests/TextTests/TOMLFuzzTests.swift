import Fuzzing
import Testing
import Text

/// A damaged document is refused or read; what is read is written and read as the same.
@Suite struct TOMLFuzzTests {
    private static let samples = [
        "version = 3\n[grpc]\n  address = '/x'\n  uid = 0\n[plugins.\"a.b\".c]\nx = [1, 2.5, \"\\u00e9\", { k.l = true }]\n",
        "a.b = 0xff\n[[t]]\nd = 1979-05-27T07:32:00Z\n[[t]]\ns = '''x\ny'''\nl = \"\"\"q\\\n  r\"\"\"\n[t.u]\n",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] = [
        "", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\n", "\r\n", "'", "\"", "\"\"\"", "'''", "\\", "#", "0",
        "_", "inf",
        "nan", "1e400", "-", "\u{0}", "é", "a",
    ].map { Array($0.utf8) }

    @Test func `a damaged document is refused or means what its copy means`() throws {
        var read = 0
        try Damage.each(of: Self.samples, pieces: Self.pieces, rounds: 5000, seed: 42) { bytes in
            do {
                let table = try TOMLDocument.parse(bytes)
                read += 1
                let text = TOMLWriter.text(table)
                let copy = try TOMLDocument.parse(Array(text.utf8))
                // Not-a-number is unequal to itself, so texts are compared.
                #expect(TOMLWriter.text(copy) == text)
            } catch let error as TOMLError {
                #expect(error.line >= 1 && error.column >= 1 && error.column <= bytes.count + 1)
            }
        }
        #expect(read > 300)
    }
}
