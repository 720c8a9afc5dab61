import Glibc
import Linux
import OCI
import Testing
import Text

@testable import Runtime

/// Intel RDT, which few machines have: the folder of the mount is a tree of files here.
@Suite struct ResourceControlTests {
    private func rdt(_ text: String) throws -> SpecIntelRdt {
        let spec = try Spec(json: JSONNode.parse(#"{"root":{"path":"r"},"linux":{"intelRdt":\#(text)}}"#))
        return try #require(spec.linux.intelRdt)
    }

    private func withTree(_ body: (String) throws -> Void) throws {
        try Folder.with { root in
            try Folder.write("\(root)/info/last_cmd_status", "ok\n")
            try Files.makeDirectories("\(root)/info/L3")
            try body(root)
        }
    }

    @Test(arguments: [".", "..", "a/b", "../x", "/x", "a/"])
    func `a group that would lie elsewhere is refused`(closID: String) throws {
        try withTree { root in
            let rdt = try rdt(#"{"closID":"\#(closID)","l3CacheSchema":"L3:0=f"}"#)
            #expect(throws: RuntimeError.self) { try ResourceControl.validate(rdt, root: root) }
        }
    }

    @Test func `what the machine lacks is named`() throws {
        try withTree { root in
            let bandwidth = try rdt(#"{"memBwSchema":"MB:0=50"}"#)
            let error = #expect(throws: RuntimeError.self) { try ResourceControl.validate(bandwidth, root: root) }
            #expect(error?.description.contains("MBA is not enabled") == true)
            #expect(throws: RuntimeError.self) { try ResourceControl.validate(bandwidth, root: "\(root)/nothing") }
            try ResourceControl.validate(rdt(#"{"l3CacheSchema":"L3:0=f"}"#), root: root)
        }
    }

    @Test func `a group of its own is made, filled and removed`() throws {
        try withTree { root in
            // The kernel makes the files of a group with it.
            try Folder.write("\(root)/box/schemata", "")
            try Folder.write("\(root)/box/tasks", "")
            let control = ResourceControl(
                try rdt(#"{"schemata":["L3:1=3"],"l3CacheSchema":"L3:0=f","memBwSchema":"MB:0=50"}"#),
                id: "box",
                root: root
            )
            try control.apply(77)
            #expect(try Folder.read("\(root)/box/schemata") == "L3:0=f\nMB:0=50\nL3:1=3\n")
            #expect(try Folder.read("\(root)/box/tasks") == "77")
            for file in ["schemata", "tasks"] { unlink("\(root)/box/\(file)") }
            try control.remove()
            #expect(!Files.exists("\(root)/box"))
        }
    }

    @Test func `a named group that nobody made is not made without shares`() throws {
        try withTree { root in
            let control = ResourceControl(try rdt(#"{"closID":"gold"}"#), id: "box", root: root)
            let error = #expect(throws: RuntimeError.self) { try control.apply(77) }
            #expect(error?.description.contains("clos dir not accessible") == true)
            try Files.makeDirectories("\(root)/gold")
            // Somebody else's: it stays.
            try control.remove()
            #expect(Files.exists("\(root)/gold"))
        }
    }

    @Test func `the kernel's reason is told`() throws {
        try withTree { root in
            try Folder.write("\(root)/info/last_cmd_status", "mask f000 is out of range\nmore\n")
            let control = ResourceControl(try rdt(#"{"l3CacheSchema":"L3:0=f000"}"#), id: "box", root: root)
            let error = #expect(throws: RuntimeError.self) { try control.apply(77) }
            #expect(error?.description.hasSuffix("last_cmd_status: mask f000 is out of range") == true)
        }
    }
}
