import Support
import Testing

/// docker pull from a registry on loopback, by plain HTTP.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct PullTests {
    @Test func `a pulled image is listed and runs`() throws {
        try RegistryServer.withBusybox { registry in
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
        try RegistryServer.withBusybox { registry in
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
        try RegistryServer.withBusybox(["--token"]) { registry in
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
        try RegistryServer.withBusybox { registry in
            try Engine.with(arguments: ["--registry-mirror", "http://\(registry)"], busybox: false) { engine in
                let pulled = try engine.docker.check("pull", "busybox")
                #expect(pulled.out.contains("Status: Downloaded newer image for busybox:latest"), "\(pulled)")
                #expect(try engine.docker.check("images", "-q").lines.count == 1)
            }
        }
    }

    @Test func `a layer that does not match its digest leaves no image`() throws {
        try RegistryServer.withBusybox(["--corrupt"]) { registry in
            try Engine.with(busybox: false) { engine in
                let output = try engine.docker("pull", "\(registry)/busybox")
                #expect(output.code == 1, "\(output)")
                #expect(output.err.contains("digest"), "\(output)")
                #expect(!(try engine.docker.check("images").out.contains("busybox")))
            }
        }
    }

    @Test func `an image that the registry does not have is named`() throws {
        try RegistryServer.withBusybox { registry in
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
