import Testing

@testable import Netlink

/// Batches as nf_tables' header has them, in hexadecimal with what each part is.
@Suite struct NetfilterBatchTests {
    private static let begin = [
        ("14 00 00 00", "length"), ("10 00", "NFNL_MSG_BATCH_BEGIN"), ("01 00", "NLM_F_REQUEST"),
        ("01 00 00 00", "sequence"), ("00 00 00 00", "port"), ("00 00", "no family"), ("00 0a", "nf_tables"),
    ]

    @Test func `elements lie in a list with keys and verdicts`() {
        var batch = NetfilterBatch(table: "t")
        batch.addElements("into", [NetfilterElement([2, 0, 0, 0], .verdict(.goto("c")))])
        let expected = NetlinkMessageTests.bytes(
            Self.begin + [
                ("54 00 00 00", "length"), ("0c 0a", "NFT_MSG_NEWSETELEM"), ("05 04", "request, ack, create"),
                ("02 00 00 00", "sequence"), ("00 00 00 00", "port"), ("01 00 00 00", "NFPROTO_INET"),
                ("06 00 01 00 74 00 00 00", "table t"), ("09 00 02 00 69 6e 74 6f 00 00 00 00", "set into"),
                ("2c 00 03 80", "elements"), ("28 00 01 80", "element"), ("0c 00 01 80", "key"),
                ("08 00 01 00 02 00 00 00", "bytes"), ("18 00 02 80", "data"), ("14 00 02 80", "verdict"),
                ("08 00 01 00 ff ff ff fc", "NFT_GOTO"), ("06 00 02 00 63 00 00 00", "chain c"),
            ]
        )
        #expect(batch.bytes == expected)
    }

    @Test func `a rule is a list of expressions`() {
        var batch = NetfilterBatch(table: "t")
        batch.addRule("f", [.meta(.inputName, to: 0), .isIn("s", 0), .verdict(.drop)])
        let expected = NetlinkMessageTests.bytes(
            Self.begin + [
                ("a0 00 00 00", "length"), ("06 0a", "NFT_MSG_NEWRULE"), ("05 0c", "request, ack, create, append"),
                ("02 00 00 00", "sequence"), ("00 00 00 00", "port"), ("01 00 00 00", "NFPROTO_INET"),
                ("06 00 01 00 74 00 00 00", "table t"), ("06 00 02 00 66 00 00 00", "chain f"),
                ("7c 00 04 80", "expressions"),
                ("24 00 01 80", "first"), ("09 00 01 00 6d 65 74 61 00 00 00 00", "meta"), ("14 00 02 80", "data"),
                ("08 00 01 00 00 00 00 08", "into NFT_REG32_00"), ("08 00 02 00 00 00 00 06", "NFT_META_IIFNAME"),
                ("24 00 01 80", "second"), ("0b 00 01 00 6c 6f 6f 6b 75 70 00 00", "lookup"),
                ("14 00 02 80", "data"), ("06 00 01 00 73 00 00 00", "set s"),
                ("08 00 02 00 00 00 00 08", "from NFT_REG32_00"),
                ("30 00 01 80", "third"), ("0e 00 01 00 69 6d 6d 65 64 69 61 74 65 00 00 00", "immediate"),
                ("1c 00 02 80", "data"), ("08 00 01 00 00 00 00 00", "into NFT_REG_VERDICT"),
                ("10 00 02 80", "value"), ("0c 00 02 80", "verdict"), ("08 00 01 00 00 00 00 00", "NF_DROP"),
            ]
        )
        #expect(batch.bytes == expected)
    }

    @Test(arguments: [(0, 0), (1, 1), (500, 1), (501, 2), (1000, 2)])
    func `many elements are spread over messages that their lengths fit`(count: Int, messages: Int) throws {
        var batch = NetfilterBatch(table: "t")
        let elements = (0..<count)
            .map {
                NetfilterElement(
                    [UInt8](repeating: UInt8($0 % 256), count: 36),
                    .bytes(Array("0123456789abcdef0123".utf8))
                )
            }
        batch.addElements("s", elements)
        let bytes = try #require(batch.bytes)
        #expect(NetlinkReader(bytes[...]).messages.count == messages + 1)
    }
}
