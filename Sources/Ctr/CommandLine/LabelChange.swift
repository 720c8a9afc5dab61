/// `label` arguments as an update has them: a mask of names, and values for those that are not taken away.
struct LabelChange: Sendable {
    let labels: [String: String]
    let paths: [String]

    init(_ pairs: [(key: String, value: String)]) {
        let wanted = Dictionary(pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        labels = wanted.filter { !$0.value.isEmpty }
        paths = wanted.keys.sorted().map { "labels.\($0)" }
    }
}
