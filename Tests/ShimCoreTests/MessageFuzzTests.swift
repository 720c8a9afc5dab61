import Fuzzing
import Testing

@testable import ShimCore

/// What comes over the shim's socket and in `start` is not believed. The rounds are the same in each run.
@Suite struct MessageFuzzTests {
    private static let samples: [[UInt8]] = {
        var options = ProtobufWriter()
        options.bool(1, true)
        options.varint(4, 1000)
        options.string(6, "crun")
        var any = ProtobufWriter()
        any.string(1, "containerd.runc.v1.Options")
        any.message(2, options.bytes)
        var mount = ProtobufWriter()
        mount.string(1, "overlay")
        mount.string(2, "overlay")
        mount.string(4, "lowerdir=/a:/b")
        var create = ProtobufWriter()
        create.string(1, "c1")
        create.string(2, "/bundle")
        create.message(3, mount.bytes)
        create.string(5, "/fifo")
        create.string(6, "binary:///bin/log?a=b")
        create.message(10, any.bytes)
        var request = ProtobufWriter()
        request.string(1, "containerd.task.v3.Task")
        request.string(2, "Create")
        request.message(3, create.bytes)
        request.varint(4, 1_000_000_000)
        return [request.bytes, create.bytes, any.bytes]
    }()

    @Test func `a damaged message is read or refused, and what was read is bounded by it`() {
        var read = 0
        Damage.each(of: Self.samples, pieces: Damage.numberPieces, rounds: 8000, seed: 11) { bytes in
            if let call = Call(parsing: bytes) {
                read += 1
                #expect(call.payload.count <= bytes.count && !call.service.isEmpty)
                _ = try? CreateRequest(call.payload)
                _ = try? ExecRequest(call.payload)
            }
            if let create = try? CreateRequest(bytes) { #expect(create.rootfs.count <= bytes.count) }
            _ = try? StartMessage(bytes, id: "c1", "space")
            if let fields = try? ProtobufFields(bytes) { _ = try? CheckpointOptions(any: fields) }
        }
        #expect(read > 500)
    }

    @Test func `a damaged address of a stream is a target`() {
        let samples = ["binary:///bin/log?key=a%20b&c", "file:///var/log/x", "fifo:///f", "/run/fifo", "://", "%"]
        Damage.each(of: samples.map { Array($0.utf8) }, pieces: Damage.jsonPieces, rounds: 4000, seed: 12) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            #expect((StdioTarget(text) == .nowhere) == text.isEmpty)
        }
    }
}
