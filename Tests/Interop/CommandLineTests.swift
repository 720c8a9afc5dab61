import Support
import Testing

/// Command lines that are wrong, to real docker and to ours: the same texts and exit codes, before any daemon is asked.
@Suite(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct CommandLineTests {
    private static let lines: [String] = [
        "run --mount x y", "run --mount type=bind,target=/x,volume-nocopy y", "run --gpus a=b y", "run -m 5zz a",
        "run -m -5 a", "run --cpus x a", "run --cpus 1.0000000001 a", "run -e =x a", "run --ulimit x a",
        "run --network=a=b x", "run --network name=a,ip=b,gw-priority=x y", "run -a foo x", "run --health-interval 5 a",
        "run --health-interval x a", "run --blkio-weight 70000 a", "run --stop-timeout 99999999999999999999 a",
        "run --rm=x a", "run --no-such a", "run -Z a", "run --tmpfs", "run --platform", "run", "run --add-host x y",
        "run --dns x y", "run --dns-search _ y", "run --label = y", "run --link a:b:c y", "run --sysctl a=b y",
        "run --device-read-bps x y", "run --device-read-bps /dev/x:z y", "run --device-read-iops /dev/x:z y",
        "run --blkio-weight-device /dev/x:5 y", "run --device-cgroup-rule x y", "run --expose x y",
        "run --restart :3 y", "run --restart a:x y", "run --pid x y", "run --uts x y", "run --userns x y",
        "run --cgroupns x y", "run --env-file /nonexistent y", "run --label-file /nonexistent y",
        "run --security-opt x y", "run --security-opt seccomp=/nonexistent y", "run --storage-opt x y",
        "run --memory-swappiness 200 y", "run --health-retries -1 y", "run --no-healthcheck --health-cmd x y",
        "run --mac-address x y", "run --log-driver none --log-opt a=b y", "run --rm --restart always y",
        "run --pull x y", "create --pull x y", "create --pid x y", "create", "exec a", "exec -e =x a b",
        "ps --filter x", "ps -nx", "ps -n=3x", "ps -n", "ps --last", "ps -xyz", "ps --=x", "ps a b", "ps --host x",
        "ps --format", "images a b", "rename a", "rm", "commit", "cp x", "top", "stop --time 3 foo",
        "update --cpus x a", "update", "volume create a b", "network create", "network create --label = x",
        "network connect --gw-priority x a b", "inspect --type foo x", "swarm update --task-history-limit x",
        "stack foo", "stack --x", "container foo", "container --x", "help foo", "help container foo", "foo", "--xyz",
        "-l foo ps", "-H a -H b ps", "--tlsverify=x", "trust key generate", "service scale",
    ]

    private func said(_ program: String, _ line: String) throws -> String {
        let words = line.split(separator: " ").map(String.init)
        let environment: [String: String?] = ["DOCKER_HOST": "unix:///nonexistent.sock", "HOME": "/nonexistent"]
        let output = try Command.run(program, words, environment: environment)
        return "\(output.out)\(output.err)exit \(output.code)"
    }

    @Test(arguments: lines)
    func `a wrong command line is refused in the same words`(_ line: String) throws {
        let theirs = try said(PeerSet.sid.program("docker"), line)
        #expect(try said("\(Environment.binaries)/docker", line) == theirs)
    }
}
