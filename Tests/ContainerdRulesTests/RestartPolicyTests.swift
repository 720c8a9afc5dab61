import ContainerdRules
import Testing

@Suite struct RestartPolicyTests {
    @Test(arguments: [
        ("", RestartPolicy.always), ("no", .no), ("always", .always), ("unless-stopped", .unlessStopped),
        ("on-failure", .onFailure(nil)), ("on-failure:0", .onFailure(nil)), ("on-failure:3", .onFailure(3)),
    ])
    func `policies are read from their label`(text: String, policy: RestartPolicy) throws {
        #expect(try RestartPolicy(text) == policy)
    }

    @Test(arguments: ["always:1", "no:", ":", "sometimes", "on-failure:", "on-failure:x", "on-failure:1.5", "Always"])
    func `a policy that is none is refused`(text: String) {
        #expect(throws: (any Error).self) { try RestartPolicy(text) }
    }

    private static let count = RestartPolicy.countLabel
    private static let stopped = RestartPolicy.stoppedLabel

    @Test(arguments: [
        (RestartPolicy.no, 1, [:], false),
        (.always, 0, [:], true),
        (.always, 0, [stopped: "true"], true),
        (.unlessStopped, 0, [:], true),
        (.unlessStopped, 1, [stopped: "true"], false),
        (.unlessStopped, 1, [stopped: "1"], false),
        (.unlessStopped, 1, [stopped: "yes"], true),
        (.onFailure(nil), 0, [:], false),
        (.onFailure(nil), 1, [count: "900"], true),
        (.onFailure(2), 137, [:], true),
        (.onFailure(2), 137, [count: "1"], true),
        (.onFailure(2), 137, [count: "2"], false),
        (.onFailure(2), 0, [count: "1"], false),
        (.onFailure(-1), 1, [:], false),
    ])
    func `what has ended is started again as its policy says`(
        policy: RestartPolicy,
        exitStatus: UInt32,
        labels: [String: String],
        expected: Bool
    ) throws {
        #expect(try policy.restarts(exitStatus: exitStatus, labels: labels) == expected)
    }

    @Test func `a count that is no number is said`() {
        #expect(throws: (any Error).self) {
            try RestartPolicy.onFailure(2).restarts(exitStatus: 1, labels: [Self.count: "many"])
        }
    }
}
