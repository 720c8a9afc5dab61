import GoTemplate
import Testing
import Text

@testable import Docker

@Suite struct DocumentFormatTests {
    private static let container = """
        {"Id": "0123", "Created": "2026-11-22T08:00:00.5Z", "Path": "sleep", "Args": ["9"], "Name": "/web", "New": {"b": 1, "a": 2},
        "State": {"Status": "exited", "Running": false, "Pid": 0, "ExitCode": 3, "Health": {"Status": "healthy", "Log": [
        {"Start": "2026-11-22T08:00:00+01:00", "ExitCode": 0}]}}, "HostConfig": {"Memory": 0, "NetworkMode": "bridge",
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]},
        "NanoCpus": 5}, "Config": {"Labels": {"a": "b"}, "Env": null, "Cmd": ["sleep", "9"], "Healthcheck": {"Interval": 90000000000}},
        "Mounts": [{"Type": "bind", "Source": "/a", "Destination": "/b", "Mode": "", "RW": true, "Propagation": "rprivate"}],
        "NetworkSettings": {"IPAddress": "172.17.0.2", "Networks": {"bridge": {"IPAddress": "172.17.0.2"}}}}
        """

    @Test(arguments: [
        // Zeros and absent members are as in docker's types.
        ("{{if .State.Running}}up{{else}}down{{end}} {{eq .State.ExitCode 3}}", "down true"),
        (#"{{index .Config.Labels "a"}}{{index .Config.Labels "none"}}|{{.Config.Labels.none}}"#, "b|<no value>"),
        ("{{.HostConfig.RestartPolicy}} {{.HostConfig.PortBindings}}", "{no 0} map[80/tcp:[{ 8080}]]"),
        ("{{.Mounts}}", "[{bind  /a /b   true rprivate}]"), ("{{len .Config.Env}} {{.Config.Env}}", "0 []"),
        (
            "{{.Config.Healthcheck.Interval}} {{(index .State.Health.Log 0).Start}}",
            "1m30s 2026-11-22 08:00:00 +0100 +0100"
        ),
        ("{{.ID}} {{.NetworkSettings.IPAddress}} {{.HostConfig.NanoCPUs}}", "0123 172.17.0.2 5"),
        (
            "{{json .State.Health}}",
            #"{"Status":"healthy","FailingStreak":0,"Log":[{"Start":"2026-11-22T08:00:00+01:00","End":"0001-01-01T00:00:00Z","ExitCode":0,"Output":""}]}"#
        ),
        (#"{{join .Config.Cmd "+"}} {{printf "%T" .HostConfig.NetworkMode}}"#, "sleep+9 container.NetworkMode"),
        // What these do not have, or not so, is found in the JSON.
        ("{{.Id}} {{.New.a}} {{json .New}}", #"0123 2 {"a":2,"b":1}"#), ("{{.HostConfig.NanoCpus}}", "5"),
        (#"{{(index (index .HostConfig.PortBindings "80/tcp") 0).HostPort}}"#, "8080"),
    ])
    func `a document is read by docker's type, then as it is`(text: String, expected: String) throws {
        let node = try JSONNode.parse(Self.container)
        #expect(try DocumentFormat(text).render(node, .container) == expected)
    }

    @Test(arguments: [
        (
            "{{.Nope}}",
            #"template parsing error: template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope""#, 1
        ),
        (
            "{{.State.Nope.X}}",
            #"template parsing error: template: :1:8: executing "" at <.State.Nope.X>: map has no entry for key "Nope""#,
            1
        ),
        ("{{.Name", "template parsing error: template: :1: unclosed action", 64),
    ])
    func `what is not there is told in docker's words`(text: String, message: String, code: Int32) throws {
        let node = try JSONNode.parse(Self.container)
        #expect {
            try DocumentFormat(text).render(node, .container)
        } throws: {
            ($0 as? Failure)?.message == message && ($0 as? Failure)?.exitCode == code
        }
    }

    @Test(arguments: [
        DocumentFormat.Kind.container, .image, .network, .volume, .service, .task, .node, .plugin, .secret, .config,
        .event,
        .info, .version,
    ])
    func `every kind of document has a type, with all that it names`(kind: DocumentFormat.Kind) throws {
        let type = try #require(kind.type)
        let outer = type.element ?? type
        #expect(!outer.fields.isEmpty)
        for table in [
            ContainerTypes.table, ImageTypes.table, NetworkTypes.table, VolumeTypes.table, SystemTypes.table,
            SwarmTypes.table, PluginTypes.table,
        ] {
            #expect(table.unknown.isEmpty)
        }
    }
}
