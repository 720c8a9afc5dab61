/// All numbers from 0 on in ranges, each of another outcome than the one before it.
struct NumberRanges {
    private(set) var list: [NumberRange]
    private let otherwise: NumberRange.Outcome

    init(otherwise: NumberRange.Outcome) {
        self.otherwise = otherwise
        list = [NumberRange(start: 0, outcome: otherwise)]
        list.reserveCapacity(256)
    }

    /// `start` is not below those before it.
    mutating func append(_ start: UInt32, _ outcome: NumberRange.Outcome) {
        if let last = list.last, last.start == start {
            list.removeLast()
            if list.last?.outcome == outcome { return }
        } else if list.last?.outcome == outcome {
            return
        }
        list.append(NumberRange(start: start, outcome: outcome))
    }

    /// One number; those after it are as they are by default.
    mutating func append(single number: UInt32, _ outcome: NumberRange.Outcome) {
        append(number, outcome)
        append(number + 1, otherwise)
    }

    /// Lays `outcome` over the parts that `bounds` turns on.
    mutating func overlay(_ bounds: [(start: UInt32, isNewer: Bool)], _ outcome: NumberRange.Outcome) {
        var result = NumberRanges(otherwise: otherwise)
        var index = 0
        var isOn = false
        for (place, range) in list.enumerated() {
            let end: UInt64 = place + 1 < list.count ? UInt64(list[place + 1].start) : 1 << 32
            var start = range.start
            while true {
                while index < bounds.count, bounds[index].start <= start {
                    isOn = bounds[index].isNewer
                    index += 1
                }
                result.append(start, isOn ? outcome : range.outcome)
                guard index < bounds.count, UInt64(bounds[index].start) < end else { break }
                start = bounds[index].start
            }
        }
        list = result.list
    }
}
