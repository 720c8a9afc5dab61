import Glibc
import Support
import Testing

/// docker pull from a registry on loopback, by plain HTTP.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct PullTests {
    /// A registry with busybox; the body gets its address.
    private func withRegistry(_ options: [String] = [], _ body: (String) throws -> Void) throws {
        let script = "\(Environment.root)/Tests/Integration/Servers/registry.py"
        let server = try BackgroundProcess("python3", [script, Environment.busyboxArchive] + options)
        defer {
            server.send(SIGKILL)
            _ = try? server.finish()
        }
        try server.waitForOutput("\n")
        let port = server.outputSoFar.filter(\.isNumber)
        try body("127.0.0.1:\(port)")
    }

    @Test func `a pulled image is listed and runs`() throws {
        try withRegistry { registry in
            try Engine.with(busybox: false) { engine in
                let pulled = try engine.docker.check("pull", "\(registry)/busybox")
                #expect(pulled.out.contains("Status: Downloaded newer image for \(registry)/busybox:latest"))
                #expect(try engine.docker.check("images").out.contains("\(registry)/busybox"))
                let output = try engine.docker.check(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "\(registry)/busybox",
                    "echo",
                    "pulled"
                )
                #expect(output.out == "pulled\n")
            }
        }
    }

    @Test func `docker run pulls what is missing`() throws {
        try withRegistry { registry in
            try Engine.with(busybox: false) { engine in
                let output = try engine.docker(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "\(registry)/busybox",
                    "echo",
                    "pulled"
                )
                #expect(output.code == 0, "\(output)")
                #expect(output.out == "pulled\n")
                #expect(output.err.contains("Unable to find image '\(registry)/busybox:latest' locally"))
            }
        }
    }

    @Test func `a registry that wants a token and sends blobs from elsewhere`() throws {
        try withRegistry(["--token"]) { registry in
            try Engine.with(busybox: false) { engine in
                try engine.docker.check("pull", "\(registry)/busybox")
                let again = try engine.docker.check("pull", "\(registry)/busybox:latest")
                #expect(again.out.contains("Status: Image is up to date for \(registry)/busybox:latest"), "\(again)")
                let output = try engine.docker.check(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "\(registry)/busybox",
                    "echo",
                    "in"
                )
                #expect(output.out == "in\n")
            }
        }
    }

    @Test func `a mirror answers for docker's registry`() throws {
        try withRegistry { registry in
            try Engine.with(arguments: ["--registry-mirror", "http://\(registry)"], busybox: false) { engine in
                let pulled = try engine.docker.check("pull", "busybox")
                #expect(pulled.out.contains("Status: Downloaded newer image for busybox:latest"), "\(pulled)")
                #expect(try engine.docker.check("images", "-q").lines.count == 1)
            }
        }
    }

    @Test func `a layer that does not match its digest leaves no image`() throws {
        try withRegistry(["--corrupt"]) { registry in
            try Engine.with(busybox: false) { engine in
                let output = try engine.docker("pull", "\(registry)/busybox")
                #expect(output.code == 1, "\(output)")
                #expect(output.err.contains("digest"), "\(output)")
                #expect(!(try engine.docker.check("images").out.contains("busybox")))
            }
        }
    }

    @Test func `an image that the registry does not have is named`() throws {
        try withRegistry { registry in
            try Engine.with(busybox: false) { engine in
                let output = try engine.docker("pull", "\(registry)/nothing:here")
                #expect(output.code == 1, "\(output)")
                #expect(output.err.contains("\(registry)/nothing:here"), "\(output)")
                let run = try engine.docker("run", "--rm", "\(registry)/nothing:here", "true")
                #expect(run.code == 125, "\(run)")
            }
        }
    }
}
