import DockerAPI
import Fuzzing
import Linux
import Testing
import Text

/// Damaged bodies of create: refused with an error that a client can be told, or read, checked and written as the same.
@Suite struct CreateFuzzTests {
    private static let samples = [
        #"{"Hostname":"h","User":"1:2","Tty":true,"Env":["A=1","B"],"Cmd":["sh","-c","x"],"Image":"busybox","#
            + #""Volumes":{"/v":{}},"WorkingDir":"/a/../b","Entrypoint":"/e","Labels":{"l":"v"},"StopSignal":"SIGINT","#
            + #""ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Test":["CMD","x"],"Interval":1000000,"Retries":3}}"#,
        #"{"Image":"i","HostConfig":{"Binds":["/a:/b:ro"],"Memory":67108864,"MemorySwap":-1,"NanoCpus":1000000000,"#
            + #""CpusetCpus":"0-1,0","PidsLimit":-1,"Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"#
            + #""PortBindings":{"80/tcp":[{"HostPort":"8080-8090"}],"81":null},"RestartPolicy":{"Name":"on-failure"},"#
            + #""CapAdd":["ALL"],"SecurityOpt":["seccomp={}","label:disable"],"DeviceCgroupRules":["c 1:* rwm"],"#
            + #""ExtraHosts":["x:::1"],"Links":["a:b"],"ConsoleSize":[24,80],"IpcMode":"container:x"}}"#,
        #"{"Image":"i","MacAddress":"02:00:00:00:00:01","HostConfig":{"NetworkMode":"bridge","Sysctls":{"#
            + #""net.ipv4.conf.eth0.forwarding":"1"},"Mounts":[{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"Mode":1023,"#
            + #""Options":[["noexec"]]}}],"DeviceRequests":[{"Driver":"cdi","DeviceIDs":["a/b=c"],"Capabilities":[["g"]]}]},"#
            + #""NetworkingConfig":{"EndpointsConfig":{"bridge":{"IPAMConfig":{"IPv4Address":"1.2.3.4"},"GwPriority":1}}}}"#,
    ].map { Array($0.utf8) }

    private func text(_ request: CreateRequest) -> String { String(decoding: request.json, as: UTF8.self) }

    @Test func `what is read is written as the same, for every version of the API`() {
        var kernel = KernelFacilities()
        kernel.cpus = "0-1"
        kernel.memoryNodes = "0"
        var (read, passed) = (0, 0)
        Damage.each(of: Self.samples, pieces: Damage.jsonPieces, rounds: 3000, seed: 11) { bytes in
            guard let node = try? JSONNode.parse(bytes) else { return }
            do throws(JSONError) {
                let request = try CreateRequest(node)
                read += 1
                let again = try CreateRequest(try JSONNode.parse(request.json))
                #expect(text(again) == text(request))
                for version in ["1.24", "1.41", "1.47", "1.51"] as [APIVersion] {
                    do throws(EngineError) {
                        try HostConfigRules.checkRequest(request, kernel: kernel)
                        let gate = try CreateGate(request, version: version, usesUnifiedCgroups: false)
                        var config = gate.request.config
                        try ContainerConfigRules.check(&config)
                        try HostConfigRules.check(gate.request.hostConfig, kernel: kernel)
                        _ = try ResourceRules(gate.request.hostConfig.resources, kernel: kernel)
                        _ = try SecurityOptions(gate.request.hostConfig.securityOpt ?? [])
                        for rule in gate.request.hostConfig.resources.deviceCgroupRules ?? [] {
                            _ = try DeviceRule(rule)
                        }
                        for link in gate.request.hostConfig.links ?? [] { _ = try LinkOption(link) }
                        passed += 1
                    } catch {
                        #expect([.invalid, .internal].contains(error.kind) && !error.message.isEmpty)
                    }
                }
            } catch {
                #expect(error.message.hasPrefix("json: cannot unmarshal "))
            }
        }
        #expect(read > 300 && passed > 100, "\(read) \(passed)")
    }
}
