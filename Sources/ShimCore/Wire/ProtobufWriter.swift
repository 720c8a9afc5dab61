import CLinux
import Glibc

/// Writes protobuf fields straight into bytes, default values left out as proto3 does.
///
/// The shim speaks some twenty flat messages. Written by hand they cost each of many shims no memory, where
/// generated types and their runtime would.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ field: UInt32, _ value: UInt64) {
        guard value != 0 else { return }
        raw(UInt64(field << 3))
        raw(value)
    }

    mutating func string(_ field: UInt32, _ value: String) {
        guard !value.isEmpty else { return }
        prefix(field, value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// Written even when empty: for a message its presence counts.
    mutating func message(_ field: UInt32, _ value: [UInt8]) {
        prefix(field, value.count)
        bytes.append(contentsOf: value)
    }

    /// A repeated number in its packed form.
    mutating func packed(_ field: UInt32, _ values: [UInt64]) {
        guard !values.isEmpty else { return }
        var content = ProtobufWriter()
        for value in values { content.raw(value) }
        message(field, content.bytes)
    }

    mutating func double(_ field: UInt32, _ value: Double) {
        guard value != 0 else { return }
        raw(UInt64(field << 3 | 1))
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func bool(_ field: UInt32, _ value: Bool) { varint(field, value ? 1 : 0) }

    /// google.protobuf.Timestamp; left out while nothing has happened.
    mutating func timestamp(_ field: UInt32, _ value: timespec?) {
        guard let value else { return }
        var timestamp = ProtobufWriter()
        timestamp.varint(1, UInt64(value.tv_sec))
        timestamp.varint(2, UInt64(value.tv_nsec))
        message(field, timestamp.bytes)
    }

    private mutating func prefix(_ field: UInt32, _ count: Int) {
        raw(UInt64(field << 3 | 2))
        raw(UInt64(count))
    }

    private mutating func raw(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
