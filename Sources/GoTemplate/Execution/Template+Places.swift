/// Where an error happened.
extension Template {
    /// `NAME:LINE:COLUMN` of a place in the text; columns count bytes from 0.
    func place(_ position: Int) -> String {
        let before = text.prefix(position)
        let line = before.count { $0 == 0x0A } + 1
        let column = before.lastIndex(of: 0x0A).map { position - $0 - 1 } ?? position
        return "\(name):\(line):\(column)"
    }
}
