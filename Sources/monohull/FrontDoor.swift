import Glibc
import Linux

/// What happens before a role runs: the choice of the role, and monohull's own options.
enum FrontDoor {
    static func run(_ arguments: [String]) -> Int32 {
        let programName = arguments.first.map(baseName) ?? "monohull"
        let rest = Array(arguments.dropFirst())
        if let role = Roles.find(programName) { return role.main(rest) }
        guard programName == "monohull" || programName == "exe" else {
            return refuse("\(programName): this is no role of monohull")
        }
        return runOption(rest)
    }

    private static func runOption(_ arguments: [String]) -> Int32 {
        switch arguments.first {
        case nil, "--help", "-h", "help":
            print(usage)
            return 0
        case "--list":
            print(Roles.publicNames.joined(separator: "\n"))
            return 0
        case "--version":
            print("monohull \(Version.number)")
            return 0
        case "--install":
            return Installer.main(Array(arguments.dropFirst()))
        case let name?:
            if let role = Roles.all.first(where: { $0.name == name }) ?? Roles.find(name) {
                // ps and top show the role, not the file.
                ProcessName.set(role.name)
                return role.main(Array(arguments.dropFirst()))
            }
            return refuse("monohull: '\(name)' is no role")
        }
    }

    /// 127 is what a shell answers for a command that it can't find.
    private static func refuse(_ sentence: String) -> Int32 {
        StandardError.write("\(sentence)\n\n\(usage)\n")
        return 127
    }

    private static var usage: String {
        var lines = [
            "Usage: monohull ROLE [ARG...]     run a role; a link named after the role does the same",
            "       monohull --list            print the role names",
            "       monohull --install DIR     make the links in DIR (--force replaces what is there)",
            "       monohull --version",
            "",
            "Roles:",
        ]
        for role in Roles.all where !role.isHidden {
            lines.append("  " + role.name.padded(to: 26) + role.summary)
            for alias in role.aliases { lines.append("  " + alias.padded(to: 26) + "same as \(role.name)") }
        }
        return lines.joined(separator: "\n")
    }

    private static func baseName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
