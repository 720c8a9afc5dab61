import Testing
import Text

@testable import Docker

/// The texts are those of docker 28.5.2.
@Suite struct ValueRuleTests {
    @Test(arguments: [
        ("bytes", "5zz", "invalid suffix: 'zz'"), ("bytes", "-5", "invalid size: '-5'"),
        ("bytes", "x", "invalid size: 'x'"), ("decimal", "x", "failed to parse x as a rational number"),
        ("decimal", "1.0000000001", "value is too precise"), ("env", "=x", "invalid environment variable: =x"),
        ("label", "=x", "invalid label '=x': empty name"), ("label", "a b=c", "label 'a b' contains whitespaces"),
        ("attach", "foo", "valid streams are STDIN, STDOUT and STDERR"),
        ("host", "x", "bad format for add-host: \"x\""), ("host", "a:b", "invalid IP address in add-host: \"b\""),
        ("ip", "x", "IP address is not correctly formatted: x"), ("domain", "_", "_ is not a valid domain"),
        ("link", "a:b:c", "bad format for links: a:b:c"), ("sysctl", "vm.x=1", "sysctl 'vm.x=1' is not allowed"),
        ("weight", "/dev/a:5", "invalid weight for device: /dev/a:5"),
        ("cgroup", "x", "invalid device cgroup format 'x'"), ("ulimit", "x", "invalid ulimit argument: x"),
        ("network", "a=b", "invalid field key a"), ("mount", "x", "invalid field 'x' must be a key=value pair"),
        ("mount", "type=bind,target=/x,volume-nocopy", "cannot mix 'volume-*' options with mount type 'bind'"),
        (
            "mount", "type=bind,bind-recursive=x,target=/x",
            ##"""
            invalid value for bind-recursive: x (must be "enabled", "disabled", "writable", or "readonly")
            """##
        ),
        ("gpu-request", "a=b", "unexpected key 'a' in 'a=b'"),
        ("filter", "x", "bad format of filter (expected name=value)"),
    ])
    func `wrong values are refused in docker's words`(_ rule: String, _ text: String, _ message: String) {
        let option = OptionSpec("x", nil, .string, "", rule: rule)
        #expect(throws: OptionError(message)) { try ValueRule.check(option, text) }
    }

    @Test(arguments: [
        ("bytes", "1.5g", "1610612736"), ("swap", "-1", "-1"), ("decimal", "1.5", "1500000000"),
        ("decimal", ".000000001", "1"), ("attach", "STDIN", "stdin"), ("host", "a=[::1]", "a:::1"),
        ("host", "a:host-gateway", "a:host-gateway"), ("ip", " 1.2.3.4", "1.2.3.4"), ("domain", ".", "."),
        ("sysctl", "net.core.somaxconn=1", "net.core.somaxconn=1"),
    ])
    func `what is kept is what the daemon gets`(_ rule: String, _ text: String, _ kept: String) throws {
        #expect(try ValueRule.check(OptionSpec("x", nil, .string, "", rule: rule), text) == kept)
    }

    @Test func `a mount's fields are the members of the API`() throws {
        var writer = JSONWriter()
        let mount = try MountValue("type=volume,src=v,dst=/x,ro,volume-subpath=a,volume-label=k=v,volume-opt=o=p")
        writer.object { mount.members(&$0) }
        let node = try JSONNode.parse(writer.bytes)
        #expect(node["Type"]?.string == "volume" && node["Source"]?.string == "v" && node["Target"]?.string == "/x")
        #expect(node["ReadOnly"]?.bool == true && node["VolumeOptions"]?["Subpath"]?.string == "a")
        #expect(node["VolumeOptions"]?["Labels"]?["k"]?.string == "v")
        #expect(node["VolumeOptions"]?["DriverConfig"]?["Options"]?["o"]?.string == "p")
    }
}
