import Linux
import Support
import Testing

/// Limits of containers' own files and of volumes, on a file system with project quotas.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct QuotaTests {
    /// Whether this kernel mounts an ext4 that keeps such limits.
    private static let isPossible =
        (try? TemporaryFolder.with { folder in
            try SmallDisk(at: "\(folder.path)/disk", megabytes: 16, quotas: true, in: folder).free() > 0
        }) ?? false

    private static let refused =
        "head -c 20000000 /dev/zero > %/big || echo full; rm %/big; head -c 4000000 /dev/zero > %/big"
    private static func script(_ folder: String) -> String { refused.replacing("%", with: folder) }

    @Test(.enabled(if: isPossible, "the kernel has no project quotas for ext4"))
    func `a container and a volume take what they may, and others are not counted`() throws {
        try Engine.with(
            prepare: { engine in
                _ = try SmallDisk(at: engine.dataRoot, megabytes: 256, quotas: true, in: engine.folder)
            },
            { engine in
                let limited = #"{"NetworkMode":"none","StorageOpt":{"size":"10m"}}"#
                #expect(try engine.run(Self.script(""), host: limited).out == "full\n")
                #expect(try engine.run(Self.script(""), host: #"{"NetworkMode":"none"}"#).out == "")
                let volume = #"{"Name":"small","DriverOpts":{"size":"10m"}}"#
                try engine.api.post("/volumes/create", volume).expecting(201)
                let bind = #"{"NetworkMode":"none","Binds":["small:/data"]}"#
                #expect(try engine.run(Self.script("/data"), host: bind).out == "full\n")
                let wrong = #"{"Image":"busybox","HostConfig":{"StorageOpt":{"inodes":"1"}}}"#
                #expect(try engine.api.post("/containers/create", wrong).message == "Unknown option inodes")
            }
        )
    }

    @Test func `without quotas a limit is refused as docker does it`() throws {
        try Engine.with { engine in
            let body = #"{"Image":"busybox","Cmd":["true"],"HostConfig":{"StorageOpt":{"size":"10m"}}}"#
            let answer = try engine.api.post("/containers/create", body)
            #expect(answer.status == 500)
            #expect(
                answer.message == "--storage-opt is supported only for overlay over xfs with 'pquota' mount option"
            )
        }
    }
}
