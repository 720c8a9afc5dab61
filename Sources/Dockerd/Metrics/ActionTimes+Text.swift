import EngineCore

extension ActionTimes {
    func write(to text: inout MetricsText) {
        text.head(name, "histogram", help)
        for (action, histogram) in all { text.histogram(name, histogram, [label: action]) }
    }
}
