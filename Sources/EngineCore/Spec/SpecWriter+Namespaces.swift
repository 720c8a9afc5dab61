import DockerAPI
import Text

extension SpecWriter {
    /// The namespaces of the container: its own, those that it joins; of those that are not named it has the host's.
    func writeNamespaces(_ writer: inout JSONWriter) {
        let hosts: [(type: String, mode: String)] = [
            ("uts", host.utsMode), ("pid", host.pidMode), ("ipc", host.ipcMode), ("network", host.networkMode),
        ]
        writer.memberArray("namespaces") { array in
            array.object { $0.member("type", "mount") }
            if surroundings.owners != nil {
                array.object {
                    $0.member("type", "user")
                    $0.member("path", omitEmpty: surroundings.joined["user"])
                }
            }
            for (type, mode) in hosts where mode != "host" {
                array.object {
                    $0.member("type", type)
                    $0.member("path", omitEmpty: surroundings.joined[type])
                }
            }
            if host.cgroupnsMode == "private", surroundings.kernel.cgroupNamespaces {
                array.object { $0.member("type", "cgroup") }
            }
        }
    }
}
