import Linux

/// What all processors of the machine have done since it started (proc_stat(5)).
enum SystemUsage {
    /// Nanoseconds, and how many processors are on.
    static func read() throws -> (used: UInt64, processors: Int) {
        var used: UInt64 = 0
        var processors = 0
        let text = try Files.read("/proc/stat", limit: 16 << 20)
        for line in text.split(separator: 0x0A) {
            // Their lines stand first.
            guard line.starts(with: "cpu".utf8) else { break }
            let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            if words[0] != "cpu" {
                processors += 1
                continue
            }
            // Ticks of 1/100 s, which Linux shows on every machine: user, nice, system, idle, iowait, irq, softirq.
            used = words.dropFirst().prefix(7).compactMap { UInt64($0) }.reduce(0, &+) &* 10_000_000
        }
        return (used, processors)
    }
}
