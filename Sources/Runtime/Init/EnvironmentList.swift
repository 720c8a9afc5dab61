import OCI

/// The program's environment: the configuration's with the last of each name, and HOME.
enum EnvironmentList {
    static func of(_ process: SpecProcess) -> [String] {
        var seen: Set<[UInt8]> = []
        var entries: [String] = []
        var hasHome = false
        for entry in process.env.reversed() {
            // By bytes: "=" and an accent behind it are one Character.
            let name = Array(entry.utf8.prefix { $0 != UInt8(ascii: "=") })
            guard seen.insert(name).inserted else { continue }
            // An empty HOME is no home: a shell would take the root folder's files for the user's.
            if entry.utf8.elementsEqual("HOME=".utf8) { continue }
            if name.elementsEqual("HOME".utf8) { hasHome = true }
            entries.append(entry)
        }
        entries.reverse()
        if !hasHome { entries.append("HOME=\(PasswordFile.home(of: process.user.uid) ?? "/")") }
        return entries
    }

    static func path(_ process: SpecProcess) -> String {
        process.env.last { $0.utf8.starts(with: "PATH=".utf8) }.map { String(Substring($0.utf8.dropFirst(5))) } ?? ""
    }
}
