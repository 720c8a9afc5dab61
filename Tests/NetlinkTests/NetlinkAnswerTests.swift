import Fuzzing
import Glibc
import Linux
import Testing

@testable import Netlink

/// What comes from the socket is not believed: lengths, types and numbers may be anything.
@Suite struct NetlinkAnswerTests {
    private static let acknowledgement = NetlinkMessageTests.bytes([
        ("14 00 00 00", "length"), ("02 00", "NLMSG_ERROR"), ("00 00", "flags"), ("01 00 00 00", "sequence"),
        ("00 00 00 00", "port"), ("00 00 00 00", "0: done"),
    ])
    private static let address = NetlinkMessageTests.bytes([
        ("38 00 00 00", "length"), ("14 00", "RTM_NEWADDR"), ("02 00", "NLM_F_MULTI"), ("01 00 00 00", "sequence"),
        ("00 00 00 00", "port"), ("02 18 80 00", "AF_INET, /24, IFA_F_PERMANENT, universe"), ("03 00 00 00", "index"),
        ("08 00 01 00", "IFA_ADDRESS"), ("0a 00 00 01", "10.0.0.1"), ("08 00 02 00", "IFA_LOCAL"),
        ("0a 00 00 01", "10.0.0.1"), ("08 00 04 00", "IFA_BROADCAST"), ("0a 00 00 ff", "10.0.0.255"),
        ("08 00 08 00", "IFA_FLAGS"), ("80 00 00 00", "permanent"),
    ])
    private static let done = NetlinkMessageTests.bytes([
        ("14 00 00 00", "length"), ("03 00", "NLMSG_DONE"), ("02 00", "NLM_F_MULTI"), ("01 00 00 00", "sequence"),
        ("00 00 00 00", "port"), ("00 00 00 00", "0"),
    ])

    private func take(_ bytes: [UInt8]) throws -> (isComplete: Bool, count: Int) {
        var answer = NetlinkAnswer(to: "test")
        let isComplete = try answer.take(bytes[...])
        return (isComplete, answer.messages.count)
    }

    @Test func `a dump ends with its last message, a request with its acknowledgement`() throws {
        var answer = NetlinkAnswer(to: "test")
        var two = Self.address
        two[0] = 64
        #expect(try !answer.take((two + [8, 0, 10, 0, 1, 2, 3, 4])[...]))
        #expect(try answer.take(Self.done[...]))
        #expect(answer.messages.map(\.type) == [20])
        #expect(try take(Self.acknowledgement) == (true, 0))
        // What comes behind the end is another answer's.
        #expect(try take(Self.acknowledgement + Self.address) == (true, 0))
    }

    @Test func `an address is read with its attributes`() throws {
        let message = try #require(NetlinkReader(Self.address[...]).messages.first)
        let address = try #require(InterfaceAddress(message.body))
        #expect(address.family == 2 && address.prefixLength == 24 && address.isPermanent && address.isGlobal)
        #expect(address.local == [10, 0, 0, 1] && address.broadcast == [10, 0, 0, 255])
    }

    // A number whose contrary does not exist ends a process that negates it.
    @Test(arguments: [(-19, ENODEV), (.min, .min), (5, EBADMSG), (.max, EBADMSG)] as [(Int32, Int32)])
    func `an errno that can't be is an error too`(code: Int32, errno: Int32) throws {
        var bytes = Self.acknowledgement
        for index in 0..<4 { bytes[16 + index] = UInt8(truncatingIfNeeded: code >> (8 * Int32(index))) }
        let error = #expect(throws: SystemCallError.self) { try take(bytes) }
        #expect(error?.errno == errno)
        #expect(error?.description.isEmpty == false)
    }

    @Test func `an acknowledgement that is cut short is none`() {
        var bytes = Array(Self.acknowledgement[..<18])
        bytes[0] = 18
        #expect(throws: SystemCallError.self) { try take(bytes) }
    }

    @Test(arguments: [
        ("length below the header", [15, 0, 0, 0]), ("length 0", [0, 0, 0, 0]),
        ("length past the end", [57, 0, 0, 0]), ("length of 4 GB", [255, 255, 255, 255]),
    ])
    func `a length that can't be ends the reading`(what: String, length: [UInt8]) throws {
        #expect(try take(length + Self.address[4...]) == (false, 0), "\(what)")
    }

    @Test(arguments: [[3, 0], [0, 0], [41, 0], [255, 255]])
    func `so does that of an attribute`(length: [UInt8]) {
        let bytes = Array(Self.address[..<24]) + length + Array(Self.address[26...])
        #expect(NetlinkReader(bytes[16...]).attributes(from: 8).isEmpty)
    }

    @Test func `an answer without end is given up`() throws {
        var big = [UInt8](repeating: 0, count: 1 << 20)
        (big[2], big[4]) = (0x10, 20)
        var answer = NetlinkAnswer(to: "test")
        let error = #expect(throws: SystemCallError.self) { while try !answer.take(big[...]) {} }
        #expect(error?.errno == EMSGSIZE)
    }

    @Test func `damaged answers are read to some end`() {
        let samples = [Self.acknowledgement, Self.address, Self.address + Self.done, Self.done]
        var read = 0
        Damage.each(of: samples, pieces: Damage.numberPieces, rounds: 5000, seed: 43_784) { bytes in
            var answer = NetlinkAnswer(to: "test")
            _ = try? answer.take(bytes[...])
            for (_, body) in answer.messages {
                guard let address = InterfaceAddress(body) else { continue }
                read += 1
                #expect((address.local?.count ?? 0) <= bytes.count)
            }
        }
        #expect(read > 100)
    }
}
