import Linux
import Text

/// Names and addresses of hosts.
enum HostValue {
    static func address(_ text: String) throws(OptionError) -> String {
        let trimmed = text.trimmingBlanks()
        guard let address = IPAddress(trimmed) else {
            throw OptionError("IP address is not correctly formatted: \(text)")
        }
        return address.description
    }

    /// NAME:ADDRESS or NAME=ADDRESS, the address in brackets or not; what is kept has a colon and no brackets.
    static func extraHost(_ text: String) throws(OptionError) -> String {
        let separator: Character = text.contains("=") ? "=" : ":"
        // The daemon splits at the first colon, so the name has none.
        guard let end = text.firstIndex(of: separator), end > text.startIndex, !text[..<end].contains(":") else {
            throw OptionError("bad format for add-host: \(GoQuote.quoted(text))")
        }
        var value = String(text[text.index(after: end)...])
        if value == "host-gateway" { return "\(text[..<end]):\(value)" }
        if value.hasPrefix("["), value.hasSuffix("]") { value = String(value.dropFirst().dropLast()) }
        if IPAddress(value) == nil {
            throw OptionError("invalid IP address in add-host: \(GoQuote.quoted(value))")
        }
        return "\(text[..<end]):\(value)"
    }

    /// "." is the empty list of domains.
    static func searchDomain(_ text: String) throws(OptionError) -> String {
        var domain = text.trimmingBlanks()[...]
        if domain == "." { return "." }
        let hasLetter = domain.utf8.contains { (0x41...0x5A).contains($0 & 0xDF) }
        if domain.hasSuffix(".") { domain = domain.dropLast() }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard hasLetter, domain.utf8.count < 255, labels.allSatisfy(isLabel) else {
            throw OptionError("\(text.trimmingBlanks()) is not a valid domain")
        }
        return String(domain)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) }
        guard let first = label.utf8.first, let last = label.utf8.last, isPlain(first), isPlain(last) else {
            return false
        }
        return label.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "-") }
    }

    /// As Go's net.ParseMAC reads it: six, eight or twenty bytes in hexadecimal, with colons, hyphens or points.
    static func isMAC(_ text: String) -> Bool {
        let text = text.trimmingBlanks()
        let isPoints = text.contains(".")
        let separator: Character = isPoints ? "." : text.contains("-") ? "-" : ":"
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let digits = isPoints ? 4 : 2
        guard parts.allSatisfy({ $0.utf8.count == digits && UInt32($0, radix: 16) != nil && !$0.hasPrefix("+") }) else {
            return false
        }
        return [6, 8, 20].contains(parts.count * digits / 2)
    }
}

extension String {
    /// Without blanks and tabs at its ends.
    func trimmingBlanks() -> String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        let head = drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(head[...last])
    }
}
