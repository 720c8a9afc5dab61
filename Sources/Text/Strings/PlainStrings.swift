// The standard library's generic forms of these two find out at run time what their types conform to, by a search through
// all conformances of the program: 1.1 MB of its pages and some 0.1 ms for each type, in every start of a role. The
// replacement comes with a searcher for any collection besides, 0.25 MB. (Faults counted by perf, searches by gdb.)

extension Array where Element == String {
    public func joined(separator: String) -> String {
        var text = ""
        text.reserveCapacity(reduce(0) { $0 + $1.utf8.count + separator.utf8.count })
        for (index, word) in enumerated() {
            if index > 0 { text += separator }
            text += word
        }
        return text
    }
}

extension String {
    /// Every `old`, which is not empty, as its bytes stand there: a line feed behind a carriage return is found, too.
    public func replacing(_ old: String, with new: String) -> String {
        let wanted = Array(old.utf8)
        let bytes = Array(utf8)
        guard let first = wanted.first, bytes.contains(first) else { return self }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: wanted) {
                output += new.utf8
                index += wanted.count
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
