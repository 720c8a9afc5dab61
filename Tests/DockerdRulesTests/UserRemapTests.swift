import DockerdRules
import Linux
import Testing

/// Whose subordinate ids containers get.
struct UserRemapTests {
    private static let accounts = UserRemap.Accounts(
        passwd: Array("root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n".utf8),
        group: Array("root:x:0:\nann:x:1000:\nstaff:x:50:\n".utf8),
        subuid: Array("# ranges\nann:100000:65536\nbroken\n1000:300000:10\ndockremap:500000:65536\nbob:x:1\n".utf8),
        subgid: Array("ann:200000:65536\r\ndockremap:600000:65536\nbob:1:1\n".utf8)
    )

    private func remap(_ option: String) throws(OptionProblem) -> UserRemap? { try UserRemap(option, Self.accounts) }

    @Test(arguments: [
        ("ann", "ann:ann"), ("1000", "ann:ann"), ("ann:staff", "ann:staff"), ("1000:50", "ann:staff"),
        ("ann:50", "ann:staff"), ("default", "dockremap:dockremap"),
    ]) func `a user and a group are named or numbered`(option: String, name: String) throws {
        #expect(try remap(option)?.name == name)
    }

    @Test func `all ranges of a user stand one behind the other, by name and by number`() throws {
        let owners = try #require(try remap("ann")).owners
        #expect(IDMapping.words(owners.users) == "0:100000:65536,65536:300000:10")
        #expect(IDMapping.words(owners.groups) == "0:200000:65536")
        #expect(owners.outside(user: 65540) == 300004 && owners.outside(user: 65546) == nil)
        #expect(owners.inside(user: 100001) == 1 && owners.inside(user: 0) == IDMapping.nobody)
        #expect(owners.inverted.outside(user: 300004) == 65540)
        #expect(OwnerMap(users: IDMapping.words(owners.users), groups: "0:200000:65536") == owners)
    }

    @Test(arguments: ["", "root", "0"]) func `nothing is mapped for nobody and for root`(option: String) throws {
        #expect(try remap(option) == nil)
    }

    @Test(arguments: [
        ("a:b:c", "Invalid user/group specification in --userns-remap: \"a:b:c\""),
        ("7", "Uid 7 has no entry in /etc/passwd: no matching entries in passwd file"),
        ("eve", "Error during uid lookup for \"eve\": no matching entries in passwd file"),
        ("1001", "Gid 1001 has no entry in /etc/group: no matching entries in group file"),
        ("ann:7", "Gid 7 has no entry in /etc/passwd: no matching entries in group file"),
        ("ann:eve", "Error during groupname lookup for \"eve\": no matching entries in group file"),
        ("bob:ann", "Can't create ID mappings: invalid range in /etc/subuid: bob:x:1"),
    ]) func `what is not there is told in docker's words`(option: String, message: String) {
        #expect(throws: OptionProblem(message)) { try remap(option) }
    }

    @Test(arguments: ["1:4294967295", "0:10", "10:0", "-1:5", "4294967296:1", ":"])
    func `a range that the kernel has not is refused`(range: String) {
        let accounts = UserRemap.Accounts(
            passwd: [],
            group: [],
            subuid: Array("dockremap:\(range)\n".utf8),
            subgid: Array("dockremap:1:1\n".utf8)
        )
        #expect(throws: OptionProblem.self) { try UserRemap("default", accounts) }
    }

    @Test func `without ranges for docker's own user it is said what to add`() {
        let none = UserRemap.Accounts(passwd: [], group: [], subuid: [], subgid: [])
        let message =
            "--userns-remap=default: no subuid ranges found for user \"dockremap\"; add the line dockremap:100000:65536, or "
            + "another range that nobody has, to /etc/subuid and to /etc/subgid"
        #expect(throws: OptionProblem(message)) { try UserRemap("default", none) }
    }
}
