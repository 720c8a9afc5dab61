import CLinux

/// What `features` tells of seccomp (features-linux.md of the runtime specification).
public enum SeccompFeatures {
    public static let actions = SeccompAction.names

    public static let operators = Condition.operators.map(\.name).sorted()

    /// Those that compile on this machine.
    public static let architectures = SeccompArchitecture.littleEndian

    public static let knownFlags = SeccompFlags.known.map(\.name)

    /// Known flags that the running kernel has. The kernel looks at the flags before it looks at the program, which
    /// is none here: EFAULT for flags that it has, EINVAL for others.
    public static var supportedFlags: [String] {
        SeccompFlags.known.filter { flag in
            // One of them goes with a listener only; a profile without one is loaded without it.
            let isForListener = flag.value == SeccompFlags.waitKillableReceive
            let flags = isForListener ? flag.value | SeccompFlags.newListener : flag.value
            return monohull_seccomp_knows_flags(flags) == 1
        }.map(\.name)
    }
}
