/// A program of a few instructions that makes one system call and exits with its errno; x86_64 alone.
public enum TinyProgram {
    public static func callingAndExiting(_ number: UInt32, _ first: UInt32 = 0, _ second: UInt32 = 0) -> [UInt8] {
        func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        // mov eax, number; mov edi, first; mov esi, second; xor edx, edx; syscall; neg eax; mov edi, eax;
        // mov eax, exit_group; syscall
        let code: [UInt8] =
            [0xB8] + bytes(number) + [0xBF] + bytes(first) + [0xBE] + bytes(second)
            + [0x31, 0xD2, 0x0F, 0x05, 0xF7, 0xD8, 0x89, 0xC7, 0xB8] + bytes(UInt32(231)) + [0x0F, 0x05]
        let start: UInt64 = 0x400000
        let headers: UInt64 = 64 + 56
        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
        file += bytes(UInt16(2)) + bytes(UInt16(62)) + bytes(UInt32(1)) + bytes(start + headers) + bytes(UInt64(64))
        file += bytes(UInt64(0)) + bytes(UInt32(0)) + bytes(UInt16(64)) + bytes(UInt16(56)) + bytes(UInt16(1))
        file += [UInt8](repeating: 0, count: 6)
        // One segment, readable and executable, that holds the whole file.
        let size = headers + UInt64(code.count)
        file += bytes(UInt32(1)) + bytes(UInt32(5)) + bytes(UInt64(0)) + bytes(start) + bytes(start)
        file += bytes(size) + bytes(size) + bytes(UInt64(0x1000))
        return file + code
    }
}
