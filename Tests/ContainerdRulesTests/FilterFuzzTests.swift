import ContainerdRules
import Fuzzing
import Testing

/// Filters come from clients: a damaged one is refused or read, and a read one gives an answer.
@Suite struct FilterFuzzTests {
    private static let samples = [
        "id==web,labels.\"a.b/c\"~=|^x(y|z)*[a-f]{2,3}$|", "runtime.name!=\"io\\u0041\\x42\\103\",image",
        "a.b.c~=/\\\\d+/",
        "labels.\"é\"==\"\\U0001F600\",name~=\"(?i:b)c+?\"",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] = [
        "", "\"", "\\", "|", "/", ".", ",", "==", "~=", "!=", "(", ")", "[", "]", "{9}", "{1000}", "*", "(?i)", "\\x",
        "\\U",
        "\u{FFFD}", "\0", " ", "é", "[^", "(((((",
    ].map { Array($0.utf8) }

    @Test func `a damaged filter is refused or answers`() throws {
        var read = 0
        Damage.each(of: Self.samples, pieces: Self.pieces, rounds: 5000, seed: 41) { bytes in
            guard let filter = try? FieldFilter(String(decoding: bytes, as: UTF8.self)) else { return }
            read += 1
            // An object whose every field is the field's name answers the same twice.
            let first = filter.matches { $0.joined(separator: ".") }
            #expect(filter.matches { $0.joined(separator: ".") } == first)
        }
        #expect(read > 300)
    }
}
