import CLinux
import Glibc
import Linux

/// A container's network namespace. This process has one thread, so a socket is made inside by going there and back.
final class Namespace {
    private let descriptor: FileDescriptor
    private let home: FileDescriptor

    init(_ path: String) throws(SystemCallError) {
        descriptor = try FileDescriptor.open(path, O_RDONLY)
        home = try FileDescriptor.open("/proc/self/ns/net", O_RDONLY)
    }

    func run<Value: ~Copyable>(
        _ body: () throws(SystemCallError) -> Value
    ) throws(SystemCallError) -> Value {
        let (inside, outside) = (descriptor.raw, home.raw)
        try systemCall("setns") { monohull_setns(inside, CLONE_NEWNET) }
        defer {
            // Anywhere else than at home every later socket would be in the wrong place: dockerd starts another one.
            if monohull_setns(outside, CLONE_NEWNET) != 0 { exit(1) }
        }
        return try body()
    }
}
