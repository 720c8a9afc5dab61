import Linux
import Support
import Testing
import Text

/// The command lines of checkpoint and restore, on every host whose criu works.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct CheckpointCommandTests {
    private static let script = "i=0; while :; do i=$((i+1)); echo $i >/n; sleep 0.05; done"

    /// A container that counts in its file /n.
    private func withCounter(_ body: (RuncBundle) throws -> Void) throws {
        try RuncBundle.with(Self.script) { bundle in
            let started = try inBackground(bundle, "run")
            #expect(started.code == 0, "\(started)")
            try waitForCount(bundle, above: 2)
            try body(bundle)
        }
    }

    private func count(_ bundle: RuncBundle) -> Int {
        let bytes = (try? Files.read("\(bundle.rootfs)/n")) ?? []
        return Int(String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)) ?? 0
    }

    private func waitForCount(_ bundle: RuncBundle, above number: Int) throws {
        try Clock.wait("it counts above \(number)") { count(bundle) > number }
    }

    private func runc(_ bundle: RuncBundle, _ arguments: String...) throws -> Output {
        try Command.run(
            bundle.runtime,
            ["--root", bundle.state] + arguments,
            environment: Criu.environment,
            timeout: 120
        )
    }

    /// `run` or `restore` with streams that criu finds again: what is open of the host's files cannot be saved.
    private func inBackground(_ bundle: RuncBundle, _ verb: String, _ arguments: String...) throws -> Output {
        try bundle.write()
        let log = "\(bundle.folder.path)/runc.log"
        let words = ["--root", bundle.state, "--log", log, verb, "--detach", "--bundle", bundle.path]
        let script = "\"$0\" \"$@\" </dev/null >/dev/null 2>&1; code=$?; cat \(log) >&2; exit $code"
        return try Command.run(
            "sh",
            ["-c", script, bundle.runtime] + words + arguments + [bundle.id],
            environment: Criu.environment,
            timeout: 120
        )
    }

    @Test(.enabled(if: Criu.obstacle == nil, Comment(rawValue: Criu.obstacle ?? "")))
    func `a container is saved, is gone, and goes on when it is restored`() throws {
        try withCounter { bundle in
            let (images, work) = ("\(bundle.folder.path)/images", "\(bundle.folder.path)/work")
            let saved = try runc(bundle, "checkpoint", "--image-path", images, "--work-path", work, bundle.id)
            #expect(saved.code == 0, "\(saved)")
            #expect(Files.exists("\(images)/inventory.img") && Files.exists("\(images)/descriptors.json"))
            #expect(Files.exists("\(work)/dump.log") && !Files.exists("\(images)/dump.log"))
            #expect(try runc(bundle, "state", bundle.id).err.contains("does not exist"))

            let before = count(bundle)
            let pidFile = "\(bundle.folder.path)/pid"
            let restored = try inBackground(
                bundle,
                "restore",
                "--image-path",
                images,
                "--work-path",
                work,
                "--pid-file",
                pidFile
            )
            #expect(restored.code == 0, "\(restored)")
            #expect(Files.exists("\(work)/restore.log"))
            try waitForCount(bundle, above: before)
            #expect(try bundle.status() == "running")
            #expect(
                try String(decoding: Files.read(pidFile), as: UTF8.self) == "\(bundle.stateJSON()["pid"]?.int ?? 0)"
            )
            #expect(try bundle.runc("exec", bundle.id, "cat", "/proc/1/comm").out == "sh\n")
            #expect(try inBackground(bundle, "restore", "--image-path", images).err.contains("already exists"))
            try bundle.check("kill", bundle.id, "KILL")
            try bundle.waitUntil("stopped")
            try bundle.check("delete", bundle.id)
        }
    }

    @Test(.enabled(if: Criu.obstacle == nil, Comment(rawValue: Criu.obstacle ?? "")))
    func `--leave-running lets it go on, and a restore in the foreground ends with its exit code`() throws {
        try withCounter { bundle in
            let images = "\(bundle.folder.path)/images"
            let saved = try runc(bundle, "checkpoint", "--leave-running", "--image-path", images, bundle.id)
            #expect(saved.code == 0, "\(saved)")
            #expect(try bundle.status() == "running")
            let before = count(bundle)
            try waitForCount(bundle, above: before)
            try bundle.check("delete", "--force", bundle.id)

            let foreground = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "restore", "--bundle", bundle.path, "--image-path", images, bundle.id],
                environment: Criu.environment
            )
            // It counts as running while criu still works on it; killed then, the restore has failed. So its program must be
            // seen to go on.
            try Clock.wait("it is restored") { try runc(bundle, "state", bundle.id).out.contains("running") }
            try waitForCount(bundle, above: count(bundle))
            try bundle.check("kill", bundle.id, "KILL")
            let ended = try foreground.finish()
            #expect(ended.code == 137, "\(ended)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    /// Where the kernel does not track written memory there is no pre-dump, and it says so.
    @Test(.enabled(if: Criu.obstacle == nil, Comment(rawValue: Criu.obstacle ?? "")))
    func `--pre-dump saves the memory first, and --parent-path builds on it`() throws {
        try withCounter { bundle in
            let (first, second) = ("\(bundle.folder.path)/first", "\(bundle.folder.path)/second")
            let before = try runc(bundle, "checkpoint", "--pre-dump", "--image-path", first, bundle.id)
            #expect(try bundle.status() == "running")
            guard Criu.hasFeature("mem_dirty_track") else {
                #expect(before.code == 1 && before.err.contains("CRIU is missing features"), "\(before)")
                return
            }
            #expect(before.code == 0, "\(before)")
            #expect(!Files.exists("\(first)/inventory.img") || !Files.exists("\(first)/descriptors.json"))
            let absolute = try runc(bundle, "checkpoint", "--parent-path", first, "--image-path", second, bundle.id)
            #expect(absolute.code == 1 && absolute.err.contains("--parent-path"), "\(absolute)")
            let saved = try runc(bundle, "checkpoint", "--parent-path", "../first", "--image-path", second, bundle.id)
            #expect(saved.code == 0, "\(saved)")
            #expect(Files.exists("\(second)/parent"))
            let count = count(bundle)
            let restored = try inBackground(bundle, "restore", "--image-path", second)
            #expect(restored.code == 0, "\(restored)")
            try waitForCount(bundle, above: count)
        }
    }

    @Test(.enabled(if: Criu.obstacle == nil, Comment(rawValue: Criu.obstacle ?? "")))
    func `a paused container can be saved; a restore without images leaves nothing`() throws {
        try withCounter { bundle in
            let images = "\(bundle.folder.path)/images"
            try bundle.check("pause", bundle.id)
            let saved = try runc(bundle, "checkpoint", "--image-path", images, bundle.id)
            #expect(saved.code == 0, "\(saved)")
            let missing = try inBackground(bundle, "restore", "--image-path", "\(bundle.folder.path)/nothing")
            #expect(missing.code == 1 && !missing.err.isEmpty, "\(missing)")
            #expect(try Files.list(bundle.state).isEmpty)
            let before = count(bundle)
            #expect(try inBackground(bundle, "restore", "--image-path", images).code == 0)
            try waitForCount(bundle, above: before)
        }
    }

    @Test func `what does not run cannot be saved`() throws {
        try RuncBundle.with(Self.script) { bundle in
            #expect(try bundle.create().code == 0)
            let created = try bundle.runc("checkpoint", bundle.id)
            #expect(created.code == 1 && created.err.contains("cannot be checkpointed in created state"), "\(created)")
            let nobody = try bundle.runc("checkpoint", "nobody")
            #expect(nobody.code == 1 && nobody.err.contains("container does not exist"), "\(nobody)")
        }
    }

    @Test func `without criu it says so, and the container goes on`() throws {
        try withCounter { bundle in
            let images = "\(bundle.folder.path)/images"
            let output = try bundle.runc(
                "checkpoint",
                "--image-path",
                images,
                bundle.id,
                environment: ["PATH": "/nonexistent"]
            )
            #expect(output.code == 1 && output.err.contains("criu binary not found on PATH"), "\(output)")
            #expect(try bundle.status() == "running")
            let before = count(bundle)
            try waitForCount(bundle, above: before)
        }
    }
}
