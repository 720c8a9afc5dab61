import DockerAPI
import Linux
import Testing

@Suite struct LocalVolumeOptionsTests {
    private func refusal(_ given: [String: String], hasQuotas: Bool = false) -> String? {
        do throws(EngineError) { _ = try LocalVolumeOptions(given, hasQuotas: hasQuotas) } catch {
            return error.message
        }
        return nil
    }

    @Test(arguments: [
        (["foo": "x"], "invalid option: \"foo\""),
        (["type": "tmpfs"], "missing required option: \"device\""),
        (["device": "tmpfs"], "missing required option: \"type\""),
        (["o": "ro"], "missing required option: \"device\""),
        (["size": "abc"], "invalid size: 'abc'"),
        (["size": "10m"], "quota size requested but no quota support"),
        (["type": "cifs", "device": "//h:445/x"], "port not allowed in CIFS device URL, include 'port' in 'o='"),
        (
            ["type": "cifs", "device": "smb://u:p@h:445/x"],
            "port not allowed in CIFS device URL, include 'port' in 'o='"
        ),
    ])
    func `what docker's driver refuses is refused in its words`(given: [String: String], message: String) {
        #expect(refusal(given) == message)
    }

    @Test func `what it takes is taken`() {
        #expect(refusal([:]) == nil)
        #expect(refusal(["size": "10m"], hasQuotas: true) == nil)
        #expect(refusal(["type": "nfs", "device": ":/x", "o": "addr=1.2.3.4,rw"]) == nil)
        #expect(refusal(["type": "cifs", "device": "//[::1]/x"]) == nil)
    }

    @Test(arguments: [
        (["type": "nfs", "device": ":/x", "o": "addr=server,rw"], "server", ":/x", "addr=10.0.0.7,rw"),
        (["type": "cifs", "device": "//server/x", "o": "user=u"], "server", "//10.0.0.7/x", "user=u"),
        (["type": "cifs", "device": "//s/x", "o": "addr=server"], "server", "//s/x", "addr=10.0.0.7"),
    ])
    func `a host's name gives way to its address`(
        given: [String: String],
        host: String,
        device: String,
        options: String
    ) {
        let parsed = LocalVolumeOptions(stored: given)
        #expect(parsed.hostToResolve == host)
        #expect(parsed.resolved("10.0.0.7").device == device)
        #expect(parsed.resolved("10.0.0.7").options == options)
    }

    @Test(arguments: [
        ["type": "nfs", "device": ":/x", "o": "addr=1.2.3.4"], ["type": "nfs", "device": "h:/x"],
        ["type": "cifs", "device": "//1.2.3.4/x"], ["type": "ext4", "device": "/dev/x", "o": "addr=h"],
    ])
    func `an address stays as it is`(given: [String: String]) {
        #expect(LocalVolumeOptions(stored: given).hostToResolve == nil)
    }

    @Test func `no password is told`() {
        let options = LocalVolumeOptions(stored: ["type": "cifs", "device": "//h/x", "o": "user=u,password=s3cret"])
        #expect(options.hidingPassword("mount: user=u,password=s3cret: no") == "mount: user=u,password=********: no")
    }

    @Test(arguments: ["x", "../a", "a/b", ".a", "-a", "a b", "", String(repeating: "a", count: 256)])
    func `a name that can't be a folder's own is none`(name: String) {
        #expect(throws: EngineError.self) { try VolumeName.check(name) }
    }
}
