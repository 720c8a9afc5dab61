/// Finds the keys in what is typed that leave a container behind: ctrl-p ctrl-q, or those that were asked for. The
/// first of them are held back until the next key shows what they were.
public struct DetachKeys: Sendable {
    public static let standard: [UInt8] = [16, 17]
    private let keys: [UInt8]
    private var matched = 0

    /// Without keys nothing is looked for.
    public init(_ keys: [UInt8] = standard) {
        self.keys = keys
    }

    /// "ctrl-p,ctrl-q" and its like: ctrl with one of @ a-z [ \ ] ^ _, DEL, or one character; nil for anything else.
    public static func parse(_ text: String) -> [UInt8]? {
        var keys: [UInt8] = []
        for word in text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false).map(Array.init) {
            if word.count == 1 {
                keys.append(word[0])
            } else if word.starts(with: "ctrl-".utf8), word.count == 6, let code = control(word[5]) {
                keys.append(code)
            } else if word == Array("DEL".utf8) {
                keys.append(127)
            } else {
                return nil
            }
        }
        return keys
    }

    private static func control(_ byte: UInt8) -> UInt8? {
        if (0x61...0x7A).contains(byte) { return byte - 0x60 }
        return byte == 0x40 || (0x5B...0x5F).contains(byte) ? byte - 0x40 : nil
    }

    /// The bytes to pass on, and whether the keys came after them.
    public mutating func filter(_ bytes: some Collection<UInt8>) -> (passed: [UInt8], isComplete: Bool) {
        if keys.isEmpty { return (Array(bytes), false) }
        var passed: [UInt8] = []
        passed.reserveCapacity(bytes.count + matched)
        for byte in bytes {
            if byte != keys[matched], matched > 0 {
                passed += keys[..<matched]
                matched = 0
            }
            guard byte == keys[matched] else {
                passed.append(byte)
                continue
            }
            matched += 1
            if matched == keys.count { return (passed, true) }
        }
        return (passed, false)
    }
}
