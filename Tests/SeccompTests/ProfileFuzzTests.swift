import Fuzzing
import OCI
import Seccomp
import Testing
import Text

/// Broken profiles end in an error, never in a crash. The rounds are the same in each run.
@Suite struct ProfileFuzzTests {
    private static let samples = [
        #"""
        {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"architectures":["SCMP_ARCH_X86","SCMP_ARCH_X32"],
         "flags":["SECCOMP_FILTER_FLAG_LOG"],"listenerPath":"/a","listenerMetadata":"b","syscalls":[
         {"names":["read","socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":1,"op":"SCMP_CMP_LE"},
         {"index":5,"value":18446744073709551615,"valueTwo":7,"op":"SCMP_CMP_MASKED_EQ"}]},
         {"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"},{"names":["read"],"action":"SCMP_ACT_TRACE","errnoRet":1}]}
        """#,
        #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["bind","semop"],"action":"SCMP_ACT_KILL"}]}"#,
    ]

    /// What takes the place of a piece of the text.
    private static let pieces = [
        "", "0", "-1", "18446744073709551616", "null", "{}", "[]", "\"\"", "1e9", "\\ud800", "SCMP_ACT_", "true", "]}",
    ]

    private func compile(_ text: [UInt8]) throws -> Bool {
        guard let profile = try LinuxSeccomp(json: JSONNode.parse(text)) else { return false }
        let program = try SeccompCompiler.compile(profile)
        return !program.instructions.isEmpty && program.instructions.count <= 4096
    }

    @Test func `a profile whose text was damaged is refused or compiled`() throws {
        var random = RandomSource(seed: 7)
        var compiled = 0
        for _ in Rounds(3000) {
            var text = Array(random.pick(Self.samples).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, place + Int.random(in: 0...8, using: &random))
                text.replaceSubrange(place..<end, with: Array(random.pick(Self.pieces).utf8))
            }
            do {
                if try compile(text) { compiled += 1 }
            } catch is JSONError {
            } catch is SpecError {
            } catch is SeccompError {
            }
        }
        #expect(compiled > 0)
    }

    @Test func `arbitrary bytes are no JSON, or some`() {
        var random = RandomSource(seed: 8)
        let alphabet = Array(#"{}[]",:\u0123456789.-+eEtrufalsn \#n"#.utf8) + [0, 0x80, 0xC3, 0xFF]
        for _ in Rounds(10_000) {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in random.pick(alphabet) }
            guard let node = try? JSONNode.parse(text) else { continue }
            _ = (node.string, node.int, node.members.count, node.elements.count, node["a"]?.strings)
        }
    }

    @Test func `nesting is bounded`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONNode.parse(deep) }
    }
}
