import DockerdRules
import Glibc
import Testing

/// Where a plugin's name leads.
struct PluginPlaceTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/plugin-place-XXXXXX".utf8CString)
        #expect(mkdtemp(&template) != nil)
        let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        defer {
            unlink("\(path)/p.spec")
            rmdir(path)
        }
        try body(path)
    }

    @Test func `one that is missing may come, one whose file is wrong is refused`() throws {
        try withFolder { (folder: String) throws in
            #expect(try PluginPlace.find("p", sockets: folder, specifications: [folder]) == nil)
            for (text, address) in [("tcp://h:1\n", "tcp://h:1"), ("nonsense", nil)] {
                let file = fopen("\(folder)/p.spec", "w")
                fputs(text, file)
                fclose(file)
                let found = try? PluginPlace.find("p", sockets: folder, specifications: [folder])
                #expect(found?.address == address)
            }
            #expect(throws: (any Error).self) {
                try PluginPlace.find("../p", sockets: folder, specifications: [folder])
            }
            #expect(throws: (any Error).self) { try PluginPlace.find("p", sockets: folder, specifications: [folder]) }
        }
    }
}
