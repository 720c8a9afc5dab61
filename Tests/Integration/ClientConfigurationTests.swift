import Linux
import Support
import Testing
import Text

/// The client's own files: config.json, contexts, credentials, plugins. No daemon is asked.
struct ClientConfigurationTests {
    /// Runs docker with a folder of its own.
    private func with(_ body: (TemporaryFolder, ([String], String?) throws -> Output) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            try body(folder) { arguments, input in
                try Command.run(
                    "\(Environment.binaries)/docker",
                    arguments,
                    environment: [
                        "DOCKER_CONFIG": folder.path, "HOME": folder.path, "DOCKER_HOST": nil, "DOCKER_CONTEXT": nil,
                        "PATH": "\(folder.path)/bin:/usr/bin:/bin",
                    ],
                    input: input
                )
            }
        }
    }

    @Test func `contexts are made, chosen, exported and read again`() throws {
        try with { folder, docker in
            let made = try docker(["context", "create", "one", "--docker", "host=tcp://h:1,skip-tls-verify=1"], nil)
            #expect(made.out == "one\n" && made.err == "Successfully created context \"one\"\n")
            let again = try docker(["context", "create", "one"], nil)
            #expect(again.code == 1 && again.err == "context \"one\" already exists\n")
            #expect(try docker(["context", "use", "one"], nil).code == 0)
            #expect(
                Processes.text(of: "\(folder.path)/config.json")
                    == "{\n\t\"auths\": {},\n\t\"currentContext\": \"one\"\n}"
            )
            #expect(try docker(["context", "show"], nil).line == "one")
            #expect(try docker(["context", "rm", "one"], nil).err.contains("is in use, set -f flag to force remove"))
            let archive = "\(folder.path)/one.tar"
            #expect(try docker(["context", "export", "one", archive], nil).err == "Written file \"\(archive)\"\n")
            #expect(try docker(["context", "import", "two", archive], nil).line == "two")
            #expect(try docker(["context", "ls", "-q"], nil).lines == ["default", "one", "two"])
            let host = "{{.Endpoints.docker.Host}} {{.Endpoints.docker.SkipTLSVerify}}"
            #expect(try docker(["context", "inspect", "-f", host, "two"], nil).line == "tcp://h:1 true")
            let missing = try docker(["-c", "nope", "ps"], nil)
            #expect(missing.code == 1)
            #expect(missing.err.hasPrefix("Failed to initialize: unable to resolve docker endpoint: context \"nope\""))
        }
    }

    @Test func `an archive leads nowhere outside its context`() throws {
        try with { folder, docker in
            let script = """
                import io, sys, tarfile, zipfile
                meta = b'{"Name":"x","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://h:1"}}}'
                for index, name in enumerate(["tls/../../escape", "../escape", "/escape", "tls/docker/../../e", "other"]):
                    with tarfile.open(f"{sys.argv[1]}/{index}.tar", "w") as t:
                        for path, data in (("meta.json", meta), (name, b"x")):
                            info = tarfile.TarInfo(path)
                            info.size = len(data)
                            t.addfile(info, io.BytesIO(data))
                    with zipfile.ZipFile(f"{sys.argv[1]}/{index}.zip", "w") as z:
                        z.writestr("meta.json", meta)
                        z.writestr(name, "x")
                with zipfile.ZipFile(f"{sys.argv[1]}/bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
                    z.writestr("meta.json", meta)
                    z.writestr("tls/docker/ca.pem", bytes(11 << 20))
                with zipfile.ZipFile(f"{sys.argv[1]}/good.zip", "w", zipfile.ZIP_DEFLATED) as z:
                    z.writestr("meta.json", meta)
                    z.writestr("tls/docker/ca.pem", "authority")
                """
            try Command.check("python3", ["-c", script, folder.path])
            for index in 0..<5 {
                for form in ["tar", "zip"] {
                    let output = try docker(["context", "import", "bad", "\(folder.path)/\(index).\(form)"], nil)
                    #expect(output.code == 1 && output.err.contains(": unexpected "), "\(index).\(form): \(output)")
                }
            }
            #expect(try docker(["context", "import", "bad", "\(folder.path)/bomb.zip"], nil).code == 1)
            #expect(try docker(["context", "ls", "-q"], nil).lines == ["default"])
            #expect(try docker(["context", "import", "good", "\(folder.path)/good.zip"], nil).line == "good")
            let files = try docker(["context", "inspect", "-f", "{{json .TLSMaterial}}", "good"], nil)
            #expect(files.line == #"{"docker":["ca.pem"]}"#)
        }
    }

    @Test func `a helper program keeps credentials, and logout erases them`() throws {
        try with { folder, docker in
            let helper = try folder.folder("bin") + "/docker-credential-fake"
            try Files.writeAtomically(
                helper,
                bytes: Array(
                    "#!/bin/sh\nprintf '%s ' \"$1\" >>\(folder.path)/calls\ncat >>\(folder.path)/calls\n".utf8
                ),
                mode: 0o755
            )
            _ = try folder.file("config.json", #"{"credsStore": "fake", "auths": {"r.test": {}}, "own": [1]}"#)
            let output = try docker(["logout", "r.test"], nil)
            #expect(output.out == "Removing login credentials for r.test\n" && output.code == 0)
            #expect(
                Processes.text(of: "\(folder.path)/calls")
                    == "erase r.testerase r.testerase http://r.testerase https://r.test"
            )
            #expect(
                Processes.text(of: "\(folder.path)/config.json")
                    == "{\n\t\"auths\": {},\n\t\"credsStore\": \"fake\",\n\t\"own\": [\n\t\t1\n\t]\n}"
            )
        }
    }

    @Test func `a file that is no JSON is warned of and left alone`() throws {
        try with { folder, docker in
            let file = try folder.file("config.json", "{\"auths\": 3")
            let output = try docker(["context", "use", "default"], nil)
            #expect(output.code == 0)
            #expect(output.err.hasPrefix("WARNING: Error parsing config file (\(file)): unexpected EOF\n"))
            _ = try docker(["context", "create", "one"], nil)
            #expect(try docker(["context", "use", "one"], nil).code == 1)
            #expect(Processes.text(of: file) == "{\"auths\": 3")
        }
    }

    @Test func `plugins are commands, and what they are called with is the whole line`() throws {
        try with { folder, docker in
            let plugin = try folder.folder("cli-plugins") + "/docker-fake"
            try Files.writeAtomically(
                plugin,
                bytes: Array(
                    """
                    #!/bin/sh
                    if [ "$1" = docker-cli-plugin-metadata ]; then
                        echo '{"SchemaVersion":"0.1.0","Vendor":"us","ShortDescription":"A fake"}'
                        exit
                    fi
                    echo "$@" "${DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND##*/}"
                    exit 7

                    """.utf8
                ),
                mode: 0o755
            )
            try Files.writeAtomically(
                "\(folder.path)/cli-plugins/docker-bad",
                bytes: Array("#!/bin/sh\n".utf8),
                mode: 0o755
            )
            let output = try docker(["-D", "fake", "a", "--b"], nil)
            #expect(output.out == "-D fake a --b docker\n" && output.code == 7)
            let help = try docker(["--help"], nil).out
            #expect(help.contains("\n  fake*       A fake\n"), "\(help)")
            #expect(help.contains("\nInvalid Plugins:\n  bad "))
            #expect(try docker(["bad"], nil).err.hasPrefix("docker: unknown command: docker bad\n"))
            #expect(try docker(["fakes"], nil).code == 1)
        }
    }
}
