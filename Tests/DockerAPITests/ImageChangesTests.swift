import DockerAPI
import Linux
import Testing

@Suite struct ImageChangesTests {
    private func changed(_ lines: String...) throws -> ContainerConfig {
        var config = ContainerConfig()
        config.env = ["PATH=/bin", "A=old"]
        try ImageChanges(lines).apply(to: &config)
        return config
    }

    @Test func `commands are lists, or lines for the shell`() throws {
        #expect(try changed(#"CMD ["a", "b c"]"#).cmd == ["a", "b c"])
        #expect(try changed("cmd echo $HOME").cmd == ["/bin/sh", "-c", "echo $HOME"])
        let both = try changed(#"ENTRYPOINT ["x"]"#, "CMD y")
        #expect(both.entrypoint == ["x"])
        #expect(both.cmd == ["/bin/sh", "-c", "y"])
    }

    @Test func `variables and labels`() throws {
        let config = try changed(#"ENV A=new B="two words" C=a\ b"#, "ENV OLD a form", "ENV P=$PATH:/x Q='$PATH'")
        #expect(
            config.env == [
                "PATH=/bin", "A=new", "B=two words", "C=a b", "OLD=a form", "P=/bin:/x", "Q=$PATH",
            ]
        )
        #expect(try changed(#"LABEL a=1 "b c"=2"#).labels == ["a": "1", "b c": "2"])
    }

    @Test func `ports, volumes, folders, users, signals`() throws {
        let config = try changed(
            "EXPOSE 80 53/udp 8000-8002",
            #"VOLUME ["/a b", "/c"]"#,
            "WORKDIR /x",
            "WORKDIR y",
            "USER 1:2",
            "STOPSIGNAL SIGUSR1",
            "ONBUILD RUN x"
        )
        #expect(config.exposedPorts == ["53/udp", "80/tcp", "8000/tcp", "8001/tcp", "8002/tcp"])
        #expect(config.volumes == ["/a b", "/c"])
        #expect(config.workingDir == "/x/y")
        #expect(config.user == "1:2")
        #expect(config.stopSignal == "SIGUSR1")
        #expect(config.onBuild == ["RUN x"])
    }

    @Test func `health checks`() throws {
        let health = try #require(try changed("HEALTHCHECK --interval=5s --retries=3 CMD curl -f x").healthcheck)
        #expect(health.test == ["CMD-SHELL", "curl -f x"])
        #expect(health.interval == 5_000_000_000)
        #expect(health.retries == 3)
        #expect(try changed("HEALTHCHECK NONE").healthcheck?.test == ["NONE"])
    }

    @Test func `one change may be several lines, with comments and continuations`() throws {
        let config = try changed("# why\nUSER a\n\nENV A=1 \\\n  B=2\n")
        #expect(config.user == "a")
        #expect(config.env == ["PATH=/bin", "A=1", "B=2"])
    }

    // Rows: change, what docker says of it.
    @Test(
        arguments: [
            ("RUN x", "RUN is not a valid change command"), ("x", "x is not a valid change command"),
            ("ENV A", "ENV must have two arguments"), ("USER a b", "USER requires exactly one argument"),
            ("EXPOSE 99999", "invalid containerPort: 99999"), ("EXPOSE 1/x", "invalid proto: x"),
            ("HEALTHCHECK FOO", "Unknown type \"FOO\" in HEALTHCHECK (try CMD)"),
            ("STOPSIGNAL NOPE", "Invalid signal: NOPE"),
        ]
    )
    func `what is no change is refused`(change: String, message: String) throws {
        let error = try #require(throws: EngineError.self) { try changed(change) }
        #expect(error.message == message)
    }
}
