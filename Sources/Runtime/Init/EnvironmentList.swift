import OCI

/// The program's environment: the configuration's with the last of each name, and HOME.
enum EnvironmentList {
    static func of(_ process: SpecProcess) -> [String] {
        var seen: Set<Substring> = []
        var entries: [String] = []
        var hasHome = false
        for entry in process.env.reversed() {
            let name = entry.prefix { $0 != "=" }
            guard seen.insert(name).inserted else { continue }
            // An empty HOME is no home: a shell would take the root folder's files for the user's.
            if entry.utf8.elementsEqual("HOME=".utf8) { continue }
            if name == "HOME" { hasHome = true }
            entries.append(entry)
        }
        entries.reverse()
        if !hasHome { entries.append("HOME=\(PasswordFile.home(of: process.user.uid) ?? "/")") }
        return entries
    }

    static func path(_ process: SpecProcess) -> String {
        process.env.last { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? ""
    }
}
