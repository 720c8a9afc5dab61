/// Lists of CPUs or memory nodes as the kernel writes them: "0-3,7" (cpuset(7), "List format").
public enum NumberList {
    /// The kernel's largest NR_CPUS is 8192; more would only serve to fill memory.
    private static let limit = 65_536

    public static func parse(_ text: String) throws -> Set<Int> {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(trimmed)
            guard let first = Int(ends[0]), let last = ends.count == 2 ? Int(ends[1]) : first, ends.count <= 2 else {
                throw SpecError("\"\(part)\" is no number and no range of numbers")
            }
            guard first >= 0, first <= last, last < limit else {
                throw SpecError("invalid range \"\(part)\": it goes from the smaller to the larger, up to \(limit - 1)")
            }
            numbers.formUnion(first...last)
        }
        if numbers.isEmpty { throw SpecError("no members found in set \"\(text)\"") }
        return numbers
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// As sched_setaffinity(2) and set_mempolicy(2) take it: words of 64 bits, lowest first.
    public static func mask(_ numbers: Set<Int>) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (numbers.max() ?? 0) / 64 + 1)
        for number in numbers { words[number / 64] |= 1 << UInt64(number % 64) }
        return words
    }
}
