import Support
import Testing

/// The same command lines of real `ctr`, to real containerd and to ours: the same lists, the same errors.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct SameWordsTests {
    private static let image = "docker.io/library/busybox:latest"
    private static let nothing = "sha256:\(String(repeating: "0", count: 64))"

    /// In this order: what one makes the next may need.
    private static let lines: [String] = [
        "ns create a.b x=y", "ns create a.b", "ns create -- -bad", "ns create \(String(repeating: "x", count: 80))",
        "ns create big k=\(String(repeating: "v", count: 4100))", "ns ls", "ns label a.b x= z=1", "ns ls",
        "ns label nope q=1", "ns ls", "ns rm nope a.b", "ns rm none",
        "images import --local \(Environment.busyboxArchive)", "images ls", "images label \(image) a=b",
        "images label \(image) a=", "images label nothing a=b", "images rm nothing", "images ls name==",
        "images ls x~=(", "images ls -q target.digest~=sha", "images ls -q labels.q",
        "images tag --local \(image) foo:1", "images tag --local \(image) foo:1", "images tag --local nothing foo:2",
        "c create \(image) c1 true", "c create \(image) c1 true", "c create \(image) bad/id true", "c ls",
        "c label c1 x=y", "c label c1 x=", "c label c2 x=y", "c info c2", "c rm c2", "c ls -q id==c1",
        "c ls -q image~=busy", "c ls runtime.name==x", "c ls -q runtime.name", "c ls -q labels.\"x.y/z\"",
        "leases create --id l1 a=b", "leases create --id l1", "leases ls -q", "leases ls id==l2", "leases delete l9",
        "leases delete --sync l1", "leases create --id x_", "content get \(nothing)", "content label nope a=b",
        "content rm \(nothing)", "content ls -q digest~=zzz", "snapshots ls", "snapshots info nope",
        "snapshots rm nope", "snapshots prepare c1", "snapshots commit n2 nope", "snapshots usage nope",
        "snapshots tree", "snapshots mounts /x nope", "snapshots label nope a=b", "task ls", "task kill nope",
        "task start nope", "-n  images ls", "-n a/b images ls", "plugins ls type~=gc", "c rm c1",
        "images rm --sync foo:1 \(image)", "ns rm default", "leases rm x_", "ns rm default",
    ]

    /// Without what differs by itself: times, ages, and the order of a map.
    private func words(_ ctr: ContainerdClient, _ line: String) throws -> String {
        let output = try ctr(line.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
        let all = output.out + output.err
        return
            all.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/, with: "TIME")
            .replacing(/time="[^"]*"/, with: "time=T")
            .replacing(/(Less than a second|About a second|[0-9.]+ (milli)?seconds)( ago)?/, with: "AGE")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map {
                $0.contains("=")
                    ? $0.split(separator: ",").map(String.init).sorted().joined(separator: ",") : String($0)
            }
            .joined(separator: "\n") + "exit \(output.code)"
    }

    @Test func `real ctr says the same of ours as of real containerd`() throws {
        try RealStack.with(.sid, ["--containerd-only"]) { stack in
            try Supervisor.with { daemon in
                let ours = daemon.client(PeerSet.sid.program("ctr"))
                for line in Self.lines {
                    let (mine, theirs) = (try words(ours, line), try words(stack.ctr, line))
                    #expect(mine == theirs, "ctr \(line.prefix(100))")
                }
            }
        }
    }
}
