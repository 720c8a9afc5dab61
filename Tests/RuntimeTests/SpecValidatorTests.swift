import OCI
import Testing
import Text

@testable import Runtime

/// Configurations that do not go together, refused before anything is made.
@Suite struct SpecValidatorTests {
    private func validate(_ linux: String, _ top: String = "", isRootless: Bool = false) throws {
        let text = #"{"root":{"path":"/"},"process":{"args":["x"],"cwd":"/"}\#(top),"linux":{\#(linux)}}"#
        let spec = try Spec(json: JSONNode.parse(text))
        let process = try #require(spec.process)
        try SpecValidator(spec: spec, process: process, rootPath: "/tmp", isRootless: isRootless).validate()
    }

    private func namespaces(_ types: String...) -> String {
        #""namespaces":[\#(types.map { #"{"type":"\#($0)"}"# }.joined(separator: ","))]"#
    }

    @Test(arguments: [
        "kernel.msgmax", "fs.mqueue.queues_max", "net.ipv4.ip_forward", "net/ipv4/conf/eno2.100/rp_filter",
        "kernel.domainname", "user.max_user_namespaces",
    ])
    func `a sysctl of the container's own is taken`(name: String) throws {
        let maps = #""uidMappings":[{"containerID":0,"hostID":0,"size":1}],"#
        let own = namespaces("ipc", "network", "uts", "mount", "user")
        try validate(#"\#(maps)\#(maps.replacing("uid", with: "gid"))\#(own),"sysctl":{"\#(name)":"1"}"#)
    }

    @Test(arguments: [
        "kernel.core_pattern", "kernel.shm_rmid_forcedx", "kernel.hostname", "vm.overcommit_memory", "net", "",
        "net.../../kernel/core_pattern", "net/../kernel/core_pattern", "net//ipv4", "./net/ipv4", "fs.mqueue",
        "net.ipv4..ip_forward", "net.ipv4.", "kernel.msgmax/../core_pattern",
    ])
    func `one of the host is refused, whatever leads to it`(name: String) {
        #expect(throws: RuntimeError.self) {
            try validate(#"\#(namespaces("ipc", "network", "uts", "mount")),"sysctl":{"\#(name)":"1"}"#)
        }
    }

    @Test(arguments: [
        (#""sysctl":{"kernel.msgmax":"1"}"#, "", "hosts ipc namespace"),
        (#""sysctl":{"net.ipv4.ip_forward":"1"}"#, "", "host network namespace"),
        (#""maskedPaths":["/x"]"#, "", "without a private MNT namespace"), ("", #","hostname":"h""#, "UTS namespace"),
        (#""timeOffsets":{"boottime":{"secs":1}}"#, "", "time namespace isn't enabled"),
        (#""namespaces":[{"type":"user"}]"#, "", "no uid mappings found"),
        (#""namespaces":[{"type":"user"}],"uidMappings":[{"containerID":1,"hostID":1,"size":1}]"#, "", "for uid 0"),
        (#""netDevices":{"eth0":{}}"#, "", "without a NET namespace"),
        (#""namespaces":[{"type":"network"}],"netDevices":{"a/b":{}}"#, "", "invalid network device name"),
        (#""namespaces":[{"type":"network"}],"netDevices":{"a":{"name":"0123456789abcdef"}}"#, "", "invalid network"),
        (#""namespaces":[{"type":"network"}],"netDevices":{"..":{}}"#, "", "invalid network device name"),
    ])
    func `what does not go together is told in runc's words`(linux: String, top: String, text: String) {
        let error = #expect(throws: RuntimeError.self) { try validate(linux, top) }
        #expect(error?.description.contains(text) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func `a root that is a link or a file is none`() throws {
        try Folder.with { folder in
            let text = #"{"root":{"path":"r"},"process":{"args":["x"],"cwd":"/"}}"#
            let spec = try Spec(json: JSONNode.parse(text))
            let process = try #require(spec.process)
            try Folder.write("\(folder)/file", "")
            for name in ["file", "nothing"] {
                let validator = SpecValidator(
                    spec: spec,
                    process: process,
                    rootPath: "\(folder)/\(name)",
                    isRootless: false
                )
                #expect(throws: RuntimeError.self) { try validator.validate() }
            }
        }
    }
}
