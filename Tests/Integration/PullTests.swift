import Support
import Testing
import Text

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

    private func json(_ address: String) throws -> JSONNode {
        let get = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())"
        return try JSONNode.parse(Array(try Command.check("python3", ["-c", get, "http://\(address)"]).out.utf8))
    }

    @Test func `a layer that breaks off is taken up again where it broke`() throws {
        try RegistryServer.withBusybox(["--cut"]) { registry in
            try Engine.with(busybox: false) { engine in
                let lines = try engine.api.post("/images/create?fromImage=\(registry)/busybox&tag=latest").lines
                let told = lines.compactMap { $0["status"]?.string }
                #expect(told.contains("Retrying in 5 seconds") && told.contains("Retrying in 1 second"), "\(told)")
                #expect(told.last?.hasPrefix("Status: Downloaded newer image") ?? false, "\(told)")
                let asked = try json("\(registry)/asked").elements
                #expect(asked.count == 2 && asked.first?.isNull == true)
                #expect(asked.last?.string?.hasPrefix("bytes=") ?? false)
            }
            // Where there is to be one attempt, it stays one.
            try Engine.with(arguments: ["--max-download-attempts", "1"], busybox: false) { engine in
                let lines = try engine.api.post("/images/create?fromImage=\(registry)/busybox&tag=latest").lines
                #expect(lines.last?["error"]?.string?.isEmpty == false, "\(lines.last.debugDescription)")
            }
        }
    }

    @Test func `a layer that stands in the manifest twice comes once`() throws {
        try RegistryServer.withBusybox(["--twice"]) { registry in
            try Engine.with(busybox: false) { engine in
                try engine.docker.check("pull", "\(registry)/busybox")
                #expect(try json("\(registry)/asked").elements.count == 1)
                let image = try engine.api.get("/images/\(registry)/busybox/json").expecting(200).json
                #expect(image["RootFS"]?["Layers"]?.elements.count == 2)
            }
        }
    }

    @Test func `a token for the registry itself is shown to it`() throws {
        try RegistryServer.withBusybox(["--bearer"]) { registry in
            try Engine.with(busybox: false) { engine in
                let path = "/images/create?fromImage=\(registry)/busybox&tag=latest"
                // {"registrytoken":"sesame"}, and the same with another word.
                let right = ["X-Registry-Auth": "eyJyZWdpc3RyeXRva2VuIjoic2VzYW1lIn0="]
                let wrong = ["X-Registry-Auth": "eyJyZWdpc3RyeXRva2VuIjoicGVwcGVyIn0="]
                #expect(try engine.api.post(path, fields: wrong).status >= 400)
                let lines = try engine.api.post(path, fields: right).expecting(200).lines
                #expect(lines.last?["status"]?.string?.hasPrefix("Status: Downloaded newer image") ?? false)
            }
        }
    }

    @Test func `an image is made of what a URL leads to`() throws {
        try RegistryServer.withBusybox { registry in
            try Engine.with(busybox: false) { engine in
                let lines = try engine.api.post("/images/create?fromSrc=\(registry)/rootfs.tar&repo=made&tag=1")
                    .expecting(200).lines
                #expect(lines.first?["status"]?.string == "Downloading from http://\(registry)/rootfs.tar")
                #expect(lines.contains { $0["status"]?.string == "Importing" && $0["progressDetail"] != nil })
                let image = try engine.api.get("/images/made:1/json").expecting(200).json
                #expect(image["Id"]?.string == lines.last?["status"]?.string)
                #expect(image["Comment"]?.string == "Imported from \(registry)/rootfs.tar")
                let again = try engine.docker.check("import", "http://\(registry)/rootfs.tar", "other:2")
                #expect(again.lines.last?.hasPrefix("sha256:") ?? false, "\(again)")
                let output = try engine.docker.check("run", "--rm", "--network", "none", "made:1", "echo", "made")
                #expect(output.out == "made\n")
                for (source, status, words) in [
                    ("http://\(registry)/none", 404, "failed to GET http://\(registry)/none with status 404 Not Found"),
                    ("ftp://x/y", 500, "unsupported protocol scheme \"ftp\""),
                    ("http://127.0.0.1:1/x", 500, "connection refused"),
                ] {
                    let refused = try engine.api.post("/images/create?fromSrc=\(source)")
                    #expect(refused.status == status && refused.message.contains(words), "\(refused)")
                }
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
