/// A system call that some architecture has, found by its name in SyscallTables.
struct SyscallName {
    /// Where in the table its row begins.
    private let row: UnsafePointer<UInt8>

    private static let nameWidth = 28
    private static let columns = SeccompArchitecture.Column.allCases.count
    private static let rowWidth = nameWidth + 2 * (columns + 1) + 1
    private static let none: UInt32 = 56 * 56 - 1
    private static let firstPrivate: UInt32 = 3000

    /// nil for a name that no architecture has.
    init?(_ name: String) {
        var name = name
        let row = name.withUTF8 { Self.find($0) }
        guard let row else { return nil }
        self.row = row
    }

    var text: String {
        var length = 0
        while length < Self.nameWidth, row[length] != 0x20 { length += 1 }
        return String(decoding: UnsafeBufferPointer(start: row, count: length), as: UTF8.self)
    }

    private static func find(_ name: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8>? {
        guard !name.isEmpty, name.count <= nameWidth else { return nil }
        var slot = hash(name)
        while true {
            let index = number(SyscallTables.slots.utf8Start + 2 * slot + slot / 32)
            guard index != none else { return nil }
            let row = SyscallTables.rows.utf8Start + Int(index) * rowWidth
            if matches(row, name) { return row }
            slot = (slot + 1) % 1024
        }
    }

    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var value: UInt32 = 0
        for byte in name { value = value &* 33 ^ UInt32(byte) }
        return Int((value ^ value >> 15) % 1024)
    }

    private static func matches(_ row: UnsafePointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<name.count where row[index] != name[index] { return false }
        return name.count == nameWidth || row[name.count] == 0x20
    }

    /// Two digits of base 56.
    private static func number(_ text: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(text[0] &- 35) * 56 + UInt32(text[1] &- 35)
    }

    private func cell(_ column: Int) -> UInt32? {
        let value = Self.number(row + Self.nameWidth + 2 * column)
        return value == Self.none ? nil : value
    }

    /// The number as a filter sees it; nil where the architecture does not have the call.
    func number(on architecture: SeccompArchitecture) -> UInt32? {
        guard let value = cell(architecture.column.rawValue) else { return nil }
        return value >= Self.firstPrivate ? 0xF0000 + value - Self.firstPrivate : architecture.base + value
    }

    /// Whether some architecture passes the call through socketcall(2) or ipc(2).
    var isMultiplexed: Bool { cell(Self.columns) != nil }

    /// The call that passes this one on where an architecture multiplexes, and the value of its first argument.
    func multiplexer(on architecture: SeccompArchitecture) -> (number: UInt32, selector: UInt32)? {
        guard architecture.multiplexes, let value = cell(Self.columns) else { return nil }
        let (socketcall, ipc): (UInt32, UInt32) = (102, 117)
        return value < 100 ? (architecture.base + socketcall, value) : (architecture.base + ipc, value - 100)
    }
}
