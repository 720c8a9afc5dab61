/// Docker's ids: 64 hex digits of the system's randomness.
public enum RandomID {
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        var text = ""
        for _ in 0..<4 {
            let part = String(generator.next() as UInt64, radix: 16)
            text += String(repeating: "0", count: 16 - part.count) + part
        }
        return text
    }
}
