import Glibc

/// Bytes that are put together and then written out whole. Log lines are short and many: here an append is a look at
/// the room that is left and a copy.
final class LogBuffer {
    /// What is kept between two writes; a shim that said much once does not stay large.
    private static let keptCapacity = 1 << 17

    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 4096) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        base[count] = byte
        count += 1
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        append(source, bytes.count)
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    func append(literal text: StaticString) {
        append(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
    }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    private func append(_ source: UnsafeRawPointer, _ length: Int) {
        if capacity - count < length { grow(length) }
        memcpy(base + count, source, length)
        count += length
    }

    /// Takes bytes back from the front.
    func removeFirst(_ length: Int) {
        count -= length
        memmove(base, base + length, count)
    }

    func removeAll() {
        count = 0
        if capacity > Self.keptCapacity { replace(4096) }
    }

    /// Overwrites bytes that are there: a length that is known only afterwards.
    func store(_ bytes: some Collection<UInt8>, at offset: Int) {
        for (index, byte) in bytes.enumerated() where offset + index < count { base[offset + index] = byte }
    }

    private func grow(_ length: Int) { replace(max(capacity * 2, count + length)) }

    private func replace(_ size: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        memcpy(larger, base, count)
        base.deallocate()
        base = larger
        capacity = size
    }
}
