import Glibc
import Linux
import Support
import Testing

/// Containers that turn `docker cp` against the host. Each test names the advisories it stands for.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CopyAttackTests {
    private static let rounds = Environment.isRig ? 20 : 150

    // Without the kernel's walk from the container's root, what is under the name when it is used is another than what
    // was under it when it was looked at: files land in the host's folder, or its secret is handed out.
    @Test(arguments: [true, false])
    func `a container that renames parts of the path in a loop leads no copy outside, CVE-2018-15664, CVE-2026-42306`(
        isRunning: Bool
    ) throws {
        try Engine.with { engine in
            let outside = try engine.folder.folder("outside")
            _ = try engine.folder.file("outside/secret", "secret of the host\n")
            let volume = try engine.folder.folder("volume")
            try Files.makeDirectories("\(volume)/part/inner", mode: 0o755)
            _ = try engine.folder.file("volume/part/secret", "the container's own\n")
            let id = try engine.docker.check("create", "-v", "\(volume):/data", "busybox", "sleep", "100").lines[0]
            if isRunning { try engine.docker.check("start", id) }
            let archive = try Self.archive()
            // A volume is the container's to write: the host's name for the same folder is the fastest racer.
            let racer = try Racer("\(volume)/part", target: outside)
            defer { racer.stop() }
            var (written, read) = (0, 0)
            for _ in 0..<Self.rounds {
                let put = try engine.api.put("/containers/\(id)/archive?path=/data/part", archive)
                if put.status == 200 { written += 1 }
                let get = try engine.api.get("/containers/\(id)/archive?path=/data/part/secret")
                if get.status == 200 { read += 1 }
                #expect(!get.text.contains("secret of the host"))
                let all = try engine.api.get("/containers/\(id)/archive?path=/data/").text
                #expect(!all.contains("secret of the host"))
            }
            #expect(racer.count > 0 && written > 0 && read > 0, "the race was never lost: it shows nothing")
            #expect(try Files.list(outside) == ["secret"], "something was written outside of the container")
            #expect(try Files.read("\(outside)/secret") == Array("secret of the host\n".utf8))
        }
    }

    // A daemon that starts the container's tar, or loads its libraries, runs its code as the host's root.
    @Test func `no program of the container is run for a copy, CVE-2019-14271, CVE-2026-41567`() throws {
        try Engine.with { engine in
            let id = try engine.docker.check("create", "busybox", "sleep", "100").lines[0]
            try engine.docker.check("start", id)
            let traps = ["tar", "xz", "gzip", "unpigz", "bzip2", "docker-untar"]
            let script = traps.map {
                "printf '#!/bin/sh\\ntouch /ran\\n' >/bin/\($0).new; chmod 755 /bin/\($0).new; mv /bin/\($0).new /bin/\($0)"
            }
            try engine.docker.check("exec", id, "/bin/sh", "-c", script.joined(separator: "; "))
            let archive = try Self.archive()
            try engine.api.put("/containers/\(id)/archive?path=/", archive).expecting(200)
            _ = try engine.api.get("/containers/\(id)/archive?path=/bin").expecting(200)
            _ = try engine.api.get("/containers/\(id)/export").expecting(200)
            #expect(try engine.api.head("/containers/\(id)/archive?path=/ran").status == 404)
        }
    }

    // A link to a device, or a device in the place of a file, would be opened by the host's root.
    @Test func `a device is copied as a device and never read`() throws {
        try Engine.with { engine in
            let id = try engine.docker.check(
                "run",
                "-d",
                "busybox",
                "sh",
                "-c",
                "mknod /zero c 1 5; ln -s zero /link; sleep 100"
            ).lines[0]
            try Clock.wait("the device is there") {
                try engine.api.head("/containers/\(id)/archive?path=/link").status == 200
            }
            for name in ["zero", "link"] {
                let answer = try engine.api.get("/containers/\(id)/archive?path=/\(name)").expecting(200)
                #expect(answer.body.count <= 10240)
            }
        }
    }

    private static func archive() throws -> [UInt8] {
        try TemporaryFolder.with { folder in
            _ = try folder.file("planted", "planted\n")
            try Files.makeDirectories("\(folder.path)/inner", mode: 0o755)
            _ = try folder.file("inner/planted", "planted\n")
            try Command.check("tar", ["-C", folder.path, "-cf", "\(folder.path)/.tar", "planted", "inner"])
            return try Files.read("\(folder.path)/.tar")
        }
    }
}
