import Testing
import Text

@testable import Docker

@Suite struct CommandTextTests {
    @Test func `every command's text can be read, and no name stands twice`() {
        var names: Set<String> = []
        for command in CommandTable.all {
            let description = CommandDescription(command)
            #expect(!description.summary.isEmpty)
            for name in description.names {
                #expect(names.insert(name).inserted, "\(name) stands twice")
                #expect(CommandTable.named(name) != nil, "\(name) is not found")
            }
            var options: Set<String> = []
            for option in description.table.options {
                #expect(options.insert(option.name).inserted, "\(description.path) --\(option.name) stands twice")
                #expect(!option.help.isEmpty, "\(description.path) --\(option.name) has no help")
            }
        }
        #expect(CommandTable.common.allSatisfy { CommandTable.named($0) != nil })
    }

    @Test func `every group has commands and every command of a group has it`() {
        for command in CommandTable.all {
            let description = CommandDescription(command)
            if description.isGroup { #expect(!CommandTable.members(of: description.path).isEmpty) }
            for name in description.names where name.contains(" ") {
                let group = CommandTable.named(CommandTable.parent(name))
                #expect(group.map { CommandDescription($0).isGroup } == true, "\(name) has no group")
            }
        }
    }

    @Test func `an option's line has type, default, rule and marks`() {
        let option = OptionLine.spec("-H, --host string/once=a {hidden}  Where\\nit is")
        #expect(option.name == "host" && option.short == "H" && option.placeholder == "string")
        #expect(option.rule == "once" && option.preset == "a" && option.isHidden && option.help == "Where\nit is")
        let other = OptionLine.spec("    --net network {for network}  Network")
        #expect(other.target == "network" && other.isHidden && other.kind == .list && other.rule == "network")
    }
}
