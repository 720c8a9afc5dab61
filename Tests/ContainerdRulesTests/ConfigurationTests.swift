import ContainerdRules
import Glibc
import Linux
import Testing
import Text

/// config.toml: what is read, what is refused, and what is only warned about.
@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> ContainerdConfiguration {
        try ContainerdConfiguration(try TOMLDocument.parse(Array(text.utf8)))
    }

    /// Files of one folder; the first is the one that is read.
    private func read(_ files: [(String, String)]) throws -> ContainerdConfiguration {
        var template = Array("/tmp/monohull-config-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { try? Files.removeTree(folder) }
        for (name, text) in files {
            try Files.writeAtomically("\(folder)/\(name)", bytes: Array(text.utf8), sync: false)
        }
        return try ContainerdConfiguration(file: "\(folder)/\(files[0].0)")
    }

    @Test func `every key that has a meaning is read`() throws {
        let configuration = try read(
            """
            version = 3
            root = '/r'
            state = '/s'
            oom_score = -7
            [grpc]
            address = '/g.sock'
            uid = 1
            gid = 2
            tcp_address = ':1'
            tcp_tls_ca = '/ca'
            tcp_tls_cert = '/cert'
            tcp_tls_key = '/key'
            max_recv_message_size = 1024
            [ttrpc]
            address = '/t.sock'
            uid = 3
            gid = 4
            [debug]
            level = 'debug'
            [metrics]
            address = '127.0.0.1:9'
            [plugins.'io.containerd.gc.v1.scheduler']
            pause_threshold = 0.7
            deletion_threshold = 5
            mutation_threshold = 6
            schedule_delay = '1.5s'
            startup_delay = '10ms'
            [plugins.'io.containerd.internal.v1.restart']
            interval = '2s'
            """
        )
        #expect((configuration.root, configuration.state, configuration.oomScore) == ("/r", "/s", -7))
        let grpc = configuration.grpc
        #expect((grpc.address, grpc.uid, grpc.gid, grpc.maximumReceived) == ("/g.sock", 1, 2, 1024))
        #expect(
            (grpc.tcpAddress, grpc.tcpAuthority, grpc.tcpCertificate, grpc.tcpKey) == (":1", "/ca", "/cert", "/key")
        )
        #expect(configuration.ttrpcAddress == "/t.sock")
        #expect(configuration.ttrpcOwner == (3, 4))
        #expect((configuration.logLevel, configuration.metricsAddress) == ("debug", "127.0.0.1:9"))
        var settings = GarbageSchedule.Settings()
        settings.pauseThreshold = 0.5
        settings.deletionThreshold = 5
        settings.mutationThreshold = 6
        settings.scheduleDelay = 1_500_000_000
        settings.startupDelay = 10_000_000
        #expect(configuration.collection == settings)
        #expect(configuration.restartInterval == 2_000_000_000)
        #expect(configuration.warnings.isEmpty, "\(configuration.warnings)")
    }

    @Test(arguments: [
        ("version = 4", "expected containerd config version"), ("root = 1", "root is no text"),
        ("proxy_plugins.x.type = 'snapshot'", "proxy_plugins is not implemented"),
        ("cgroup.path = 1", "cgroup.path is no text"), ("temp = '/x'", "temp is not implemented"),
        ("debug.address = '/x'", "debug.address is not implemented"), ("debug.format = 'json'", "debug.format"),
        ("metrics.grpc_histogram = true", "metrics.grpc_histogram is not implemented"),
        ("grpc.tcp_tls_common_name = 'x'", "tcp_tls_common_name is not implemented"),
        ("grpc.tcp_tls_cert = 'x'", "belong together"), ("grpc.uid = -1", "is no user or group"),
        ("oom_score = 2000", "oom_score must be"), ("stream_processors.x.path = 'y'", "stream_processors.x"),
        ("timeouts.x = 'y'", "timeouts.x is no duration"),
        ("required_plugins = ['io.containerd.grpc.v1.cri']", "no such plugin"),
        ("disabled_plugins = ['io.containerd.snapshotter.v1.overlayfs']", "is not implemented"),
        ("disabled_plugins = ['x']", "expect io.containerd.x.vx"), ("plugins.x = 1", "plugins.x is no table"),
        ("plugins.'io.containerd.metadata.v1.bolt'.content_sharing_policy = 'isolated'", "content_sharing_policy"),
        ("plugins.'io.containerd.snapshotter.v1.overlayfs'.root_path = '/x'", "root_path"),
        ("plugins.'io.containerd.gc.v1.scheduler'.startup_delay = 'x'", "startup_delay is no duration"),
    ])
    func `what can't be honoured is refused by its name`(text: String, words: String) throws {
        do {
            _ = try read([("c.toml", text.hasPrefix("version") ? text : "version = 3\n" + text)])
            Issue.record("\(text) was accepted")
        } catch let error as EngineError {
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test(arguments: [
        ("nonsense = 1", "unknown key nonsense is ignored"), ("grpc.nonsense = 1", "unknown key grpc.nonsense"),
        ("plugins.'io.containerd.grpc.v1.cri'.sandbox_image = 'x'", "have no effect"),
        ("plugins.'io.containerd.snapshotter.v1.overlayfs'.new = 1", "unknown key"),
        ("timeouts.'io.containerd.timeout.shim.load' = '9s'", "has no effect"),
    ])
    func `what has no meaning here is warned about`(text: String, words: String) throws {
        let warnings = try read("version = 3\n" + text).warnings
        #expect(warnings.count == 1 && warnings.first?.contains(words) == true, "\(warnings)")
    }

    @Test func `imported files stand over the one that imports them`() throws {
        let configuration = try read([
            (
                "main.toml",
                "version = 2\nimports = ['b.toml', 'c*.toml']\nroot = '/a'\nstate = '/a'\ndisabled_plugins = ['io.x.a']\n"
                    + "[timeouts]\n'x' = '1s'"
            ),
            (
                "b.toml",
                "version = 2\nimports = ['main.toml']\nroot = '/b'\nstate = ''\ndisabled_plugins = ['io.x.b', 'io.x.a']"
            ),
            ("c1.toml", "version = 3\n[grpc]\naddress = '/c1'"),
            ("c2.toml", "version = 3\n[grpc]\naddress = '/c2'\nuid = 0"),
        ])
        #expect((configuration.root, configuration.state, configuration.grpc.address) == ("/b", "/a", "/c2"))
        #expect(configuration.table["disabled_plugins"]?.strings == ["io.x.a", "io.x.b"])
        #expect(configuration.table[path: ["timeouts", "x"]]?.string == "1s")
        #expect(configuration.table["version"]?.integer == 3)
    }

    @Test func `files of version 1 have short names for plugins`() throws {
        let configuration = try read([
            (
                "c.toml",
                "disabled_plugins = ['cri']\n[plugins.scheduler]\nmutation_threshold = 3\n[plugins.diff-service]\n"
            )
        ])
        #expect(configuration.table["disabled_plugins"]?.strings == ["io.containerd.grpc.v1.cri"])
        #expect(configuration.collection.mutationThreshold == 3)
        #expect(configuration.table[path: ["plugins", "io.containerd.service.v1.diff-service"]] != nil)
    }

    @Test func `the defaults are read as they are written`() throws {
        let text = TOMLWriter.text(ContainerdConfiguration().table)
        let configuration = try read(text)
        #expect(configuration.warnings.isEmpty, "\(configuration.warnings)")
        #expect(TOMLWriter.text(configuration.table) == text)
    }

    @Test(arguments: ["missing.toml", "main.toml"])
    func `a file that is missing or no TOML is an error`(name: String) throws {
        let files = [("main.toml", "a = "), ("other.toml", "imports = ['\(name)']")]
        #expect(throws: EngineError.self) { try read(Array(files.reversed())) }
    }
}
