import Cgroups
import Fuzzing
import Glibc
import Linux
import OCI
import Testing
import Text

@testable import Runtime

/// The folders of the containers: names that lead nowhere else, files for nobody else, contents that are not believed.
@Suite struct StateStoreTests {
    @Test(arguments: ["", ".", "..", "a/b", "/", "../x", "a\u{0}b", "a b", "é", "a\n", "%", "~", "a*"])
    func `a name that could be another path is refused`(id: String) {
        #expect(throws: RuntimeError.self) { try StateStore.validate(id) }
        #expect(throws: (any Error).self) { try StateStore(root: "/tmp").load(id) }
    }

    @Test(arguments: ["a", "A-b_c+d.1", "...", "-", "0"])
    func `others are names`(id: String) throws {
        try StateStore.validate(id)
        #expect(throws: RuntimeError.self) { try StateStore.validate(String(repeating: id, count: 1025)) }
    }

    private static let state = """
        {"id":"box","bundle":"/b","rootfs":"/b/rootfs","created":"2026-01-01T00:00:00Z","init_process_pid":2147483647,
        "init_process_start":12345,"cgroup_paths":{"devices":"/nowhere/devices","":"/nowhere/unified"},
        "systemd_cgroup":false,"restored":true,
        "config":{"ociVersion":"1.2.1","root":{"path":"rootfs"},"process":{"args":["x"],"cwd":"/","user":{"uid":7}},
        "linux":{"cgroupsPath":"/box","namespaces":[{"type":"pid"},{"type":"user","path":"/proc/1/ns/user"}]}}}
        """

    @Test func `a container's folder and state are its owner's alone`() throws {
        try Folder.with { folder in
            umask(0)
            let store = StateStore(root: "\(folder)/root")
            let lock = try store.reserve("box")
            let state = try ContainerState(json: JSONNode.parse(Self.state))
            try store.save(state)
            func mode(_ path: String) -> mode_t {
                var status = stat()
                return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : .max
            }
            #expect(mode("\(folder)/root") == 0o700 && mode("\(folder)/root/box") == 0o711)
            #expect(mode("\(folder)/root/box/state.json") == 0o600 && mode("\(folder)/root/box/exec.fifo") == 0o600)
            #expect(throws: RuntimeError.self) { _ = try store.reserve("box") }
            #expect(try store.load("box").encoded() == state.encoded())
            _ = consume lock
        }
    }

    @Test func `a state that is written does not follow what lies in its place`() throws {
        try Folder.with { folder in
            let victim = "\(folder)/victim"
            try Folder.write(victim, "untouched")
            // The name of the file that is renamed: ours for as long as this process has its id.
            #expect(symlink(victim, "\(folder)/state.json.\(getpid()).tmp") == 0)
            try Files.writeAtomically("\(folder)/state.json", bytes: Array("new".utf8), sync: false)
            #expect(try Folder.read(victim) == "untouched")
            #expect(try Folder.read("\(folder)/state.json") == "new")
            #expect(link(victim, "\(folder)/state.json.\(getpid()).tmp") == 0)
            try Files.writeAtomically("\(folder)/state.json", bytes: Array("newer".utf8), sync: false)
            #expect(try Folder.read(victim) == "untouched")
        }
    }

    @Test func `a damaged state is refused or used, and names no process of ours`() throws {
        let sample = Array(Self.state.utf8)
        var loaded = 0
        try Damage.each(of: [sample], pieces: Damage.jsonPieces, rounds: 3000, seed: 2) { bytes in
            guard let json = try? JSONNode.parse(bytes) else { return }
            _ = ContainerRemnant(json: json)
            let state: ContainerState
            do {
                state = try ContainerState(json: json)
            } catch is RuntimeError {
                return
            } catch is SpecError {
                return
            }
            loaded += 1
            // What was read is written so that it is read as the same.
            let again = try ContainerState(json: JSONNode.parse(state.encoded()))
            #expect(again.initProcess == state.initProcess && again.cgroupPaths == state.cgroupPaths)
            #expect(again.id == state.id && again.spec.linux.cgroupsPath == state.spec.linux.cgroupsPath)
            _ = (state.hasOwnProcesses, state.cgroup.hasGroup)
        }
        #expect(loaded > 300)
    }
}
