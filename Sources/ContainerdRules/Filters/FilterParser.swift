import Text

/// The grammar of filters: selectors between ",", each a path of fields between "." and maybe a comparison.
struct FilterParser {
    private var scanner: FilterScanner

    init(_ text: String) throws(FilterError) {
        let input = Array(text.unicodeScalars)
        for (place, character) in input.enumerated() {
            if character == "\0" { throw FilterError(input, at: place, "unexpected null") }
            if character == "\u{FFFD}" { throw FilterError(input, at: place, "rune error") }
        }
        scanner = FilterScanner(input)
    }

    mutating func selectors() throws(FilterError) -> [FilterSelector] {
        var selectors = [try selector()]
        while let character = scanner.next {
            guard character == "," else {
                throw problem(scanner.place, "unexpected input: \(character)")
            }
            _ = scanner.scan()
            selectors.append(try selector())
        }
        return selectors
    }

    private func problem(_ place: Int, _ message: String) -> FilterError {
        FilterError(scanner.input, at: place, message)
    }

    private mutating func selector() throws(FilterError) -> FilterSelector {
        var path = [try field()]
        while scanner.next == "." {
            _ = scanner.scan()
            path.append(try field())
        }
        if scanner.next == nil || scanner.next == "," { return FilterSelector(path: path, comparison: .present) }
        let token = scanner.scan()
        switch (token.kind, String(token.text)) {
        case (.comparison, "=="): return FilterSelector(path: path, comparison: .equal(try value(isPattern: false)))
        case (.comparison, "!="): return FilterSelector(path: path, comparison: .notEqual(try value(isPattern: false)))
        case (.comparison, "~="):
            let text = try value(isPattern: true)
            return FilterSelector(path: path, comparison: .matches(try? Pattern(text)))
        case (.comparison, let other): throw problem(token.start, "unsupported operator \"\(other)\"")
        case (.illegal, _): throw problem(token.start, scanner.problem)
        default: throw problem(token.start, "expected an operator (\"==\"|\"!=\"|\"~=\")")
        }
    }

    private mutating func field() throws(FilterError) -> String {
        let token = scanner.scan()
        switch token.kind {
        case .field: return String(token.text)
        case .quoted: return try unquoted(token, isPattern: false)
        case .illegal: throw problem(token.start, scanner.problem)
        default: throw problem(token.start, "expected field or quoted")
        }
    }

    private mutating func value(isPattern: Bool) throws(FilterError) -> String {
        let token = scanner.scan()
        switch token.kind {
        case .value, .field: return String(token.text)
        case .quoted: return try unquoted(token, isPattern: isPattern)
        case .illegal: throw problem(token.start, scanner.problem)
        default: throw problem(token.start, "expected value or quoted")
        }
    }

    /// "/" and "|" are quotes around patterns only.
    private func unquoted(_ token: FilterToken, isPattern: Bool) throws(FilterError) -> String {
        guard isPattern || token.text.first == "\"" else { throw problem(token.start, "invalid quote encountered") }
        guard let text = FilterQuote.unquoted(token.text) else {
            throw problem(token.start, "unquoting failed: quote syntax error")
        }
        return text
    }
}

extension String {
    fileprivate init(_ characters: [Unicode.Scalar]) {
        self = ""
        unicodeScalars.append(contentsOf: characters)
    }
}
