import DockerAPI
import Testing

@Suite struct ProgressLineTests {
    private func text(_ line: ProgressLine) -> String { String(decoding: line.json, as: UTF8.self) }

    @Test func `lines are docker's`() {
        #expect(text(.message("Pulling from x", id: "1")) == #"{"status":"Pulling from x","id":"1"}"#)
        let layer = "sha256:467d9b1959955f0dc8603f9b5651118df73d7966fc56e1a7a14901011e6fb91b"
        #expect(
            text(.step("Pushed", layer: layer)) == #"{"status":"Pushed","progressDetail":{},"id":"467d9b195995"}"#
        )
        #expect(
            text(.step("Loading layer", layer: layer, current: 32768, total: 2_129_920))
                == #"{"status":"Loading layer","progressDetail":{"current":32768,"total":2129920},"progress":"[\u003e"#
                + String(repeating: " ", count: 50) + #"]  32.77kB/2.13MB","id":"467d9b195995"}"#
        )
        #expect(text(.output("a\n")) == #"{"stream":"a\n"}"#)
        #expect(text(.failure("no")) == #"{"errorDetail":{"message":"no"},"error":"no"}"#)
        #expect(
            text(.result(tag: "1", digest: "sha256:0", size: 5))
                == #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:0","Size":5}}"#
        )
    }
}
