extension YAMLText {
    /// Which styles a text allows, as libyaml's emitter looks at it.
    struct Look {
        private(set) var fitsPlain = true
        private(set) var fitsSingleQuotes = true
        private(set) var fitsLines = true

        init(_ text: String) {
            let scalars = Array(text.unicodeScalars)
            guard let first = scalars.first, let last = scalars.last else {
                fitsLines = false
                return
            }
            var hasIndicator = text.hasPrefix("---") || text.hasPrefix("...")
            var (hasBreak, isSpecial, hasTab, breakBlank, blankBreak) = (false, false, false, false, false)
            var previous: Unicode.Scalar?
            for (index, scalar) in scalars.enumerated() {
                let next = index + 1 < scalars.count ? scalars[index + 1] : nil
                let isFollowed = next.map { $0 == " " || $0 == "\t" } ?? true
                switch scalar {
                case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
                    let isBlankBefore = previous.map { $0 == " " || $0 == "\t" || isBreak($0) } ?? true
                    if index == 0 || scalar == "#" && isBlankBefore { hasIndicator = true }
                case "?", "-": if index == 0, isFollowed { hasIndicator = true }
                case ":": if isFollowed { hasIndicator = true }
                default: break
                }
                if scalar == "\t" { hasTab = true } else if !isPrintable(scalar) { isSpecial = true }
                if scalar == " ", let previous, isBreak(previous) { breakBlank = true }
                if isBreak(scalar) {
                    hasBreak = true
                    if previous == " " { blankBreak = true }
                }
                previous = scalar
            }
            let isRagged = [first, last].contains { $0 == " " || isBreak($0) }
            if last == " " || blankBreak || isSpecial { fitsLines = false }
            if breakBlank || blankBreak || hasTab || isSpecial { fitsSingleQuotes = false }
            fitsPlain = fitsSingleQuotes && !isRagged && !hasBreak && !hasIndicator
        }
    }
}
