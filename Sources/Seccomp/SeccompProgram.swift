/// A classic BPF program for seccomp(2).
public struct SeccompProgram: Sendable {
    /// struct sock_filter of linux/filter.h.
    public struct Instruction: Sendable, Equatable {
        public var code: UInt16
        public var jt: UInt8
        public var jf: UInt8
        public var k: UInt32

        public init(code: UInt16, jt: UInt8 = 0, jf: UInt8 = 0, k: UInt32) {
            self.code = code
            self.jt = jt
            self.jf = jf
            self.k = k
        }
    }

    public var instructions: [Instruction]
    /// SECCOMP_FILTER_FLAG_*.
    public var flags: UInt32
    /// Whether loading it gives a listener.
    public var notifies: Bool

    /// struct seccomp_data.
    static let numberOffset: UInt32 = 0
    static let architectureOffset: UInt32 = 4

    /// BPF_MAXINSNS.
    static let maximumLength = 4096
}

/// Instruction codes of classic BPF (linux/bpf_common.h) that filters use.
enum BPF {
    static let load: UInt16 = 0x20  // LD | W | ABS
    static let jump: UInt16 = 0x05  // JMP | JA
    static let jumpEqual: UInt16 = 0x15
    static let jumpGreater: UInt16 = 0x25
    static let jumpGreaterOrEqual: UInt16 = 0x35
    static let and: UInt16 = 0x54  // ALU | AND | K
    static let ret: UInt16 = 0x06  // RET | K
}
