import Text

/// Variables in a text: `$NAME`, `${NAME}` with a default or a demand behind the name, `$$` for a dollar.
enum Template {
    enum Problem: Error {
        /// The text that is no template, or a sentence about a variable that is missing.
        case invalid(String)
    }

    static func substitute(_ text: String, _ lookup: (String) -> String?) throws(Problem) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        // As docker has it: what fits at a later place takes the fault of an earlier one away.
        var problem: Problem?
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            result += rest[..<dollar]
            rest = rest[(dollar + 1)...]
            if rest.first == UInt8(ascii: "$") {
                result.append(UInt8(ascii: "$"))
                rest = rest.dropFirst()
                continue
            }
            let isBraced = rest.first == UInt8(ascii: "{")
            let inner = isBraced ? rest.dropFirst() : rest
            let length = Self.length(inner)
            guard length > 0, !isBraced || inner.dropFirst(length).first == UInt8(ascii: "}") else {
                problem = .invalid(text)
                continue
            }
            rest = inner.dropFirst(length + (isBraced ? 1 : 0))
            do throws(Problem) {
                result += try value(String(decoding: inner.prefix(length), as: UTF8.self), lookup).utf8
                problem = nil
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        return String(decoding: result + rest, as: UTF8.self)
    }

    /// How long a name is, with what stands behind it: without braces too that goes on to the end or to a "}".
    private static func length(_ text: ArraySlice<UInt8>) -> Int {
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_") }
        guard let first = text.first, isLetter(first) else { return 0 }
        let name = text.prefix { isLetter($0) || (0x30...0x39).contains($0) }
        var tail = text.dropFirst(name.count)
        if tail.first == UInt8(ascii: ":") { tail = tail.dropFirst() }
        guard let sign = tail.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "?") else { return name.count }
        return (tail.firstIndex(of: UInt8(ascii: "}")) ?? tail.endIndex) - text.startIndex
    }

    private static func value(_ text: String, _ lookup: (String) -> String?) throws(Problem) -> String {
        for sign in [":-", "-", ":?", "?"] {
            guard let (name, tail) = cut(text, sign) else { continue }
            let found = lookup(name)
            let isEnough = found.map { !$0.isEmpty || sign.utf8.count == 1 } ?? false
            if isEnough, let found { return found }
            if sign.hasSuffix("-") { return tail }
            throw .invalid("required variable \(name) is missing a value: \(tail)")
        }
        return lookup(text) ?? ""
    }

    /// The first place counts, wherever it is.
    private static func cut(_ text: String, _ sign: String) -> (String, String)? {
        guard let place = text.firstRange(of: sign) else { return nil }
        return (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
    }
}
