import Glibc
import Linux
import OCI
import Testing
import Text

@testable import Runtime

/// Maps of ids: ranges that touch the ends of 32 bits, and more lines than a page has room for.
@Suite struct IDMappingTests {
    @Test func `many lines are written and read whole`() {
        let mappings = (0..<5000).map {
            IDMapping(inside: UInt32($0), outside: .max - UInt32($0), count: 1)
        }
        let text = IDMapping.lines(mappings)
        #expect(text.utf8.count > 65_536 && text.utf8.filter { $0 == 0x0A }.count == 5000)
        #expect(IDMapping.parse(lines: text) == mappings)
    }

    @Test(arguments: [
        "0 0 4294967296", "-1 0 1", "0 0", "0 0 1 1", "0x0 0 1", "a b c", "", "18446744073709551615 0 1",
    ])
    func `a line that is no map is none`(line: String) {
        #expect(IDMapping.parse(lines: line).isEmpty)
    }

    @Test func `an id outside of 32 bits stands for nobody`() {
        let mappings = [IDMapping(inside: 5, outside: .max - 1, count: .max)]
        #expect(IDMapping.outside(5, in: mappings) == UInt32.max - 1)
        #expect(IDMapping.outside(6, in: mappings) == UInt32.max)
        #expect(IDMapping.outside(7, in: mappings) == nil)
        #expect(IDMapping.outside(4, in: mappings) == nil)
        #expect(IDMapping.outside(.max, in: [IDMapping(inside: 0, outside: 0, count: .max)]) == nil)
    }

    @Test(
        arguments: [
            (5, 4_294_967_295, 1, 5, uid_t.max), (5, 4_294_967_295, 2, 6, nil), (0, 7, 3, 2, 9), (1, 7, 3, 0, nil),
        ]
            as [(UInt32, UInt32, UInt32, UInt32, uid_t?)]
    )
    func `a group's owner outside is the mapped one, or nobody`(
        container: UInt32,
        host: UInt32,
        count: UInt32,
        user: UInt32,
        owner: uid_t?
    ) throws {
        let text = """
            {"root":{"path":"r"},"process":{"args":["x"],"cwd":"/","user":{"uid":\(user)}},
             "mounts":[{"destination":"/sys/fs/cgroup","source":"cgroup","type":"cgroup"}],
             "linux":{"namespaces":[{"type":"cgroup"},{"type":"user"}],
             "uidMappings":[{"containerID":\(container),"hostID":\(host),"size":\(count)}]}}
            """
        let spec = try Spec(json: JSONNode.parse(text))
        #expect(CgroupOwner.of(spec, try #require(spec.process)) == owner)
    }
}
