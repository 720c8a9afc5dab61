import DockerAPI
import Glibc
import Linux
import Text

/// The processes of a container, as `docker top` shows them.
struct ProcessTable {
    let titles: [String]
    let rows: [[String]]

    /// As `ps -ef`, without a ps.
    static func full(_ pids: [pid_t]) -> ProcessTable {
        let file = (try? Files.read("/etc/passwd", limit: 16 << 20)) ?? []
        var users: [UInt32: String] = [:]
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, let uid = UInt32(fields[2]), users[uid] == nil { users[uid] = String(fields[0]) }
        }
        return ProcessTable(
            titles: HostProcess.titles,
            rows: pids.compactMap { HostProcess($0, users: users)?.columns }
        )
    }

    /// With other arguments the host's ps is asked. Blocks until it has ended.
    static func byHost(_ arguments: String, _ pids: [pid_t]) throws -> ProcessTable {
        let words = arguments.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        do {
            // Some options cannot go with -q: then all processes are listed and ours picked out.
            let picked = try ProgramOutput.of("ps", words + ["-q" + pids.map(String.init).joined(separator: ",")])
            if picked.code == 0 { return try parse(picked.text, pids) }
            let all = try ProgramOutput.of("ps", words)
            guard all.code == 0 else {
                let line = all.text.utf8.split(separator: 0x0A).first.map { String(Substring($0)) }
                throw EngineError.internalError("ps: \(line ?? "exit status \(all.code)")")
            }
            return try parse(all.text, pids)
        } catch let error as SystemCallError {
            guard error.errno == ENOENT else { throw error }
            throw EngineError.internalError("ps: exec: \"ps\": executable file not found in $PATH")
        }
    }

    private static func parse(_ text: String, _ pids: [pid_t]) throws -> ProcessTable {
        let lines = text.utf8.split(separator: 0x0A).map { line in
            line.split { [0x09, 0x0C, 0x0D, 0x20].contains($0) }.map { String(Substring($0)) }
        }
        guard let titles = lines.first, let column = titles.firstIndex(of: "PID") else {
            throw EngineError.internalError("Couldn't find PID field in ps output")
        }
        var rows: [[String]] = []
        // The lines of threads ("-") belong to the process above them.
        var isOurs = false
        for fields in lines.dropFirst() where fields.count > column {
            if fields[column] != "-" {
                guard let pid = pid_t(fields[column]) else {
                    throw EngineError.internalError(
                        "Unexpected pid '\(fields[column])': strconv.Atoi: parsing \"\(fields[column])\": invalid syntax"
                    )
                }
                isOurs = pids.contains(pid)
            }
            guard isOurs else { continue }
            // The last column takes what is left: commands have spaces.
            let head = fields.prefix(titles.count - 1)
            rows.append(Array(head) + [fields.dropFirst(head.count).joined(separator: " ")])
        }
        return ProcessTable(titles: titles, rows: rows)
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.memberArray("Processes") { array in
                for row in rows {
                    array.array { line in
                        for field in row { line.string(field) }
                    }
                }
            }
            writer.member("Titles", titles)
        }
        return writer.bytes
    }
}
