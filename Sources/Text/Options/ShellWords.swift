/// Words as a shell would make them of a line: quotes and backslashes, and comments behind "#".
public enum ShellWords {
    public static func split(_ text: String) throws(OptionError) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var isEscaped = false
        var isComment = false
        for scalar in text.unicodeScalars {
            if isComment {
                isComment = scalar != "\n"
            } else if isEscaped {
                word?.append(scalar)
                isEscaped = false
            } else if scalar == "\\", quote != "'" {
                isEscaped = true
                word = word ?? .init()
            } else if let open = quote {
                if scalar == open { quote = nil } else { word?.append(scalar) }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
                word = word ?? .init()
            } else if scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" {
                if let word { words.append(String(word)) }
                word = nil
            } else if scalar == "#", word == nil {
                isComment = true
            } else {
                if word == nil { word = .init() }
                word?.append(scalar)
            }
        }
        if quote != nil { throw OptionError("EOF found when expecting closing quote") }
        if isEscaped { throw OptionError("EOF found after escape character") }
        if let word { words.append(String(word)) }
        return words
    }
}
