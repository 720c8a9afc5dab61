import Testing

@testable import Runtime

/// Nothing but proc stands on /proc, and nothing below it but what lxcfs shows (CVE-2019-16884).
@Suite struct ProcMountRuleTests {
    private func isAllowed(_ path: String, _ type: String) -> Bool {
        (try? ProcMountRule.check(path, shown: path, type: type, bound: nil)) != nil
    }

    @Test(arguments: ["/proc", "/proc/cpuinfo", "/proc/uptime", "/process", "/proc2", "/"])
    func `allowed`(path: String) {
        #expect(isAllowed(path, "proc"))
    }

    @Test(arguments: ["/proc/self", "/proc/sys/kernel", "/proc/cpuinfo/", "/proc/1", "/proc/\u{301}", "/proc/uptime/x"])
    func `never`(path: String) {
        #expect(!isAllowed(path, "proc"))
        #expect(!isAllowed(path, "tmpfs"))
    }

    @Test func `a tmpfs is no proc`() {
        #expect(!isAllowed("/proc", "tmpfs") && !isAllowed("/proc", ""))
    }
}
