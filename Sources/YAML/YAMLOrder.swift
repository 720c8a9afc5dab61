import Text

/// The order in which yaml.v3 writes names: "a2" before "a10", and letters behind what is none.
public enum YAMLOrder {
    public static func isLess(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.unicodeScalars), Array(other.unicodeScalars))
        var followsDigit = false
        for index in 0..<min(left.count, right.count) {
            let (mine, theirs) = (left[index], right[index])
            if mine == theirs {
                followsDigit = Runes.isDigit(mine)
                continue
            }
            switch (Runes.isLetter(mine), Runes.isLetter(theirs)) {
            case (true, true): return mine.value < theirs.value
            case (let isLetter, let isOther) where isLetter || isOther: return followsDigit ? isLetter : isOther
            default: break
            }
            // Zeros that lead no number are compared as letters would be.
            let isInside =
                (mine == "0" || theirs == "0")
                && left[..<index].reversed().prefix(while: Runes.isDigit).contains { $0 != "0" }
            let (first, second) = (number(left[index...], isInside), number(right[index...], isInside))
            if first.value != second.value { return first.value < second.value }
            if first.count != second.count { return first.count < second.count }
            return mine.value < theirs.value
        }
        return left.count < right.count
    }

    private static func number(_ text: ArraySlice<Unicode.Scalar>, _ isInside: Bool) -> (value: Int64, count: Int) {
        let digits = text.prefix(while: Runes.isDigit)
        let value = digits.reduce(isInside ? Int64(1) : 0) { $0 &* 10 &+ Int64($1.value) &- 48 }
        return (value, digits.count)
    }
}
