/// What may stand in a place of a command line, with cobra's word to the shell's script about it.
struct Offer {
    /// Bits: something is wrong; no blank behind; no files in addition; folders alone.
    enum Directive {
        static let error = 1
        static let noSpace = 2
        static let noFiles = 4
        static let folders = 16
    }

    var names: [String]
    var directive: Int

    init(_ names: [String], _ directive: Int = Directive.noFiles) {
        self.names = names
        self.directive = directive
    }

    static let nothing = Offer([])
    static let files = Offer([], 0)
    static let folders = Offer([], Directive.folders)
    static let failure = Offer([], Directive.error)

    /// What goes on, right behind.
    static func beginnings(_ names: [String], _ directive: Int = 0) -> Offer {
        Offer(names, directive | Directive.noSpace)
    }
}
