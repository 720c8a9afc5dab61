/// `NAME=SOFT[:HARD]` of `--ulimit`.
struct Ulimit {
    let name: String
    let soft: Int64
    let hard: Int64

    init(_ text: String) throws {
        let halves = text.split(separator: "=", maxSplits: 1)
        let numbers = halves.count == 2 ? halves[1].split(separator: ":").compactMap { Int64($0) } : []
        guard let soft = numbers.first else { throw Failure("invalid ulimit argument: \(text)", exitCode: 125) }
        name = String(halves[0])
        self.soft = soft
        hard = numbers.count > 1 ? numbers[1] : soft
    }
}
