/// Bytes that lie one behind the other, a part of what was received.
protocol ByteRun: RandomAccessCollection<UInt8> where Index == Int, SubSequence == Self {}

extension ArraySlice<UInt8>: ByteRun {}
extension Slice<UnsafeMutableRawBufferPointer>: ByteRun {}
