/// The order of names in lists: "a2" before "a10".
enum NaturalOrder {
    static func isLess(_ one: String, _ other: String) -> Bool {
        var (one, other) = (Array(one.utf8)[...], Array(other.utf8)[...])
        while let left = one.first, let right = other.first {
            switch (isDigit(left), isDigit(right)) {
            case (true, true):
                let (first, second) = (number(&one), number(&other))
                if first.digits.count != second.digits.count { return first.digits.count < second.digits.count }
                if first.digits != second.digits { return first.digits.lexicographicallyPrecedes(second.digits) }
                if first.zeros != second.zeros { return first.zeros < second.zeros }
            case (false, false):
                if left != right { return left < right }
                one.removeFirst()
                other.removeFirst()
            case (let isNumber, _): return isNumber
            }
        }
        return one.isEmpty && !other.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func number(_ text: inout ArraySlice<UInt8>) -> (zeros: Int, digits: ArraySlice<UInt8>) {
        let zeros = text.prefix { $0 == 0x30 }.count
        let digits = text.dropFirst(zeros).prefix(while: isDigit)
        text = text.dropFirst(zeros + digits.count)
        return (zeros, digits)
    }
}
