/// How many arguments a command takes; what it says of other numbers is docker's.
struct ArgumentRule {
    let least: Int
    /// nil for any number.
    let most: Int?

    /// "2", "1+", "1-2"; "1+-" is none.
    init(_ text: Substring) {
        let parts = text.split(separator: "-")
        least = parts.first.flatMap { Int($0.filter { $0 != "+" }) } ?? 0
        most = text.hasSuffix("+") ? nil : parts.last.flatMap { Int($0) } ?? 0
    }

    func allows(_ count: Int) -> Bool { count >= least && most.map { count <= $0 } ?? true }

    /// What is told, and the word before "--help" that docker has there, slip of the pen included.
    var sentence: (demand: String, see: String) {
        func plural(_ number: Int) -> String { number == 1 ? "argument" : "arguments" }
        guard let most else { return ("requires at least \(least) \(plural(least))", "See") }
        if most == 0 { return ("accepts no arguments", "Run") }
        if least == most { return ("requires \(least) \(plural(least))", "Run") }
        if least == 0 { return ("requires at most \(most) \(plural(most))", "SRun") }
        return ("requires at least \(least) and at most \(most) \(plural(most))", "Run")
    }
}
