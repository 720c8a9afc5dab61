import Linux

/// The blkio controller's tables. Which files there are depends on the scheduler and the kernel: the first set that
/// has its first file is taken.
enum BlockStatsV1 {
    private typealias Table = CgroupStats.BlockTable

    /// From the one that knows most to the one that is always there.
    private static let sets: [[(prefix: String, suffix: String, table: Table)]] = [
        detailed.map { ("blkio.bfq.", "_recursive", $0) },
        basic.map { ("blkio.bfq.", "_recursive", $0) },
        detailed.map { ("blkio.", "_recursive", $0) },
        basic.map { ("blkio.throttle.", "_recursive", $0) },
        basic.map { ("blkio.throttle.", "", $0) },
    ]
    private static let basic: [Table] = [.serviced, .serviceBytes]
    private static let detailed: [Table] = [
        .sectors, .serviceTime, .waitTime, .merged, .queued, .time, .serviced, .serviceBytes,
    ]

    static func read(_ folder: String) throws -> [CgroupStats.BlockTable: [CgroupStats.BlockEntry]] {
        for set in sets {
            var tables: [Table: [CgroupStats.BlockEntry]] = [:]
            for (prefix, suffix, table) in set {
                let file = "\(folder)/\(prefix)\(table.rawValue)\(suffix)"
                guard Files.exists(file) else { break }
                let entries = try entries(CgroupFile.read(file), file)
                // A file that lists no device says nothing; another set may.
                if tables.isEmpty && entries.isEmpty { break }
                tables[table] = entries
            }
            if !tables.isEmpty { return tables }
        }
        return [:]
    }

    /// Lines like "8:0 Read 1282048" and "8:0 6792"; "Total 4096" is left out.
    static func entries(_ text: String, _ file: String) throws -> [CgroupStats.BlockEntry] {
        var entries: [CgroupStats.BlockEntry] = []
        for line in CgroupFile.lines(text) {
            let words = CgroupFile.words(line)
            if words.count == 2 && words[0] == "Total" { continue }
            let numbers = words.first?.split(separator: ":").compactMap { UInt64($0) } ?? []
            guard words.count == 2 || words.count == 3, numbers.count == 2, let last = words.last else {
                throw CgroupError("unable to parse \(file): malformed line: \(line)")
            }
            entries.append(
                CgroupStats.BlockEntry(
                    major: numbers[0],
                    minor: numbers[1],
                    operation: words.count == 3 ? words[1] : "",
                    value: try CgroupFile.number(last, file)
                )
            )
        }
        return entries
    }
}
