/// Finds ctrl-p ctrl-q in what is typed. A lone ctrl-p is held back until the next key shows what it was.
struct DetachKeys {
    private var held = false

    /// The bytes to pass on; nil when the sequence is complete.
    mutating func filter(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var passed: [UInt8] = []
        passed.reserveCapacity(bytes.count + 1)
        for byte in bytes {
            if held {
                held = false
                if byte == 17 { return nil }
                passed.append(16)
            }
            if byte == 16 { held = true } else { passed.append(byte) }
        }
        return passed
    }
}
