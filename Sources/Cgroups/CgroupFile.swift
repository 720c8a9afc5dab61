import Glibc
import Linux

/// Reads and writes of a cgroup's control files: one write call each, as the kernel wants them.
enum CgroupFile {
    static func write(_ path: String, _ value: String) throws(SystemCallError) {
        try write(path, each: CollectionOfOne(value))
    }

    static func write(_ path: String, _ value: some BinaryInteger) throws(SystemCallError) {
        try write(path, String(value))
    }

    /// One write call for each value, all on one descriptor.
    static func write(_ path: String, each values: some Collection<String>) throws(SystemCallError) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError("open", path: path) }
        defer { close(descriptor) }
        for value in values {
            var value = value
            let written = value.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // What was to be written helps who reads the message; runc words it so.
            guard written >= 0 else { throw SystemCallError("failed to write \"\(value)\": write", path: path) }
        }
    }

    /// The content without the line end.
    static func read(_ path: String) throws(SystemCallError) -> String {
        var bytes = try Files.read(path, limit: 1 << 20)
        while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A number; "max" is the largest there is, and one below zero, which kernels have shown for memory, is 0.
    static func readNumber(_ path: String) throws -> UInt64 {
        try number(read(path), path)
    }

    /// The same of a file that not every kernel has: nil when it is missing.
    static func readNumber(ifPresent path: String) throws -> UInt64? {
        do throws(SystemCallError) {
            let text = try read(path)
            return try? number(text, path)
        } catch {
            guard error.errno == ENOENT else { throw error }
            return nil
        }
    }

    static func number(_ text: some StringProtocol, _ path: String) throws -> UInt64 {
        if text == "max" { return .max }
        if let value = UInt64(text) { return value }
        if text.utf8.first == UInt8(ascii: "-"), text.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) {
            return 0
        }
        throw CgroupError("unable to parse \(path): \"\(text)\" is no number")
    }

    /// A number in other units; one that has no room is as large as can be.
    static func scaled(_ value: UInt64, by factor: UInt64) -> UInt64 {
        let (product, isOver) = value.multipliedReportingOverflow(by: factor)
        return isOver ? .max : product
    }

    static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let (sum, isOver) = first.addingReportingOverflow(second)
        return isOver ? .max : sum
    }

    /// Lines of the form "key value".
    static func readPairs(_ path: String) throws -> [(key: String, value: UInt64)] {
        try lines(read(path)).map { line in
            let parts = line.utf8.split(separator: 0x20, maxSplits: 1).map { String(Substring($0)) }
            guard parts.count == 2 else {
                throw CgroupError("unable to parse \(path): line \"\(line)\" is not in \"key value\" format")
            }
            return (parts[0], try number(parts[1], path))
        }
    }

    /// The value of one key among such lines; nil when it is not there.
    static func readValue(_ key: String, of path: String) throws -> UInt64? {
        try readPairs(path).first { $0.key == key }?.value
    }

    static func lines(_ text: String) -> [String] {
        text.utf8.split(separator: 0x0A).map { String(Substring($0)) }
    }

    static func words(_ text: String) -> [String] {
        text.utf8.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }.map { String(Substring($0)) }
    }

    /// Processes of one group. In a threaded group of v2 only threads can be listed.
    static func processes(_ folder: String) throws(SystemCallError) -> [pid_t] {
        let text: String
        do throws(SystemCallError) {
            text = try read("\(folder)/cgroup.procs")
        } catch {
            guard error.errno == EOPNOTSUPP else { throw error }
            text = try read("\(folder)/cgroup.threads")
        }
        return lines(text).compactMap { pid_t($0) }
    }

    static func children(_ folder: String) throws(SystemCallError) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SystemCallError("open", path: folder)
        }
        defer { closedir(directory) }
        var folders: [String] = []
        while let entry = readdir(directory) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { folders.append("\(folder)/\(name)") }
        }
        return folders
    }
}
