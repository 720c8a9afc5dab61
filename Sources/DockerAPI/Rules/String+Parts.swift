extension String {
    /// The pieces between one byte of ASCII, empty ones too: what follows it never joins it to another character.
    func parts(by separator: Unicode.Scalar, maxSplits: Int = .max) -> [String] {
        let byte = UInt8(ascii: separator)
        return Substring(self).utf8.split(separator: byte, maxSplits: maxSplits, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }
}
