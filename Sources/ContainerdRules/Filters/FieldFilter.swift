/// One of containerd's filters, whole: `id==web,labels."a.b/c"~=|^x|`. All its parts must hold.
public struct FieldFilter: Sendable {
    private let selectors: [FilterSelector]

    /// The empty text lets everything pass. A pattern that is no regular expression is no error, but holds for nothing.
    public init(_ text: String) throws(FilterError) {
        if text.isEmpty {
            selectors = []
        } else {
            var parser = try FilterParser(text)
            selectors = try parser.selectors()
        }
    }

    /// `field` gives the value at a path, nil for what the object does not have.
    public func matches(_ field: ([String]) -> String?) -> Bool { selectors.allSatisfy { $0.holds(field) } }
}
