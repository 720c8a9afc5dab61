import OCI
import Testing

/// Which registries' certificates are not checked.
struct InsecureRegistriesTests {
    @Test(arguments: [
        (["10.0.0.0/9"], "10.127.1.1:5000", true), (["10.0.0.0/9"], "10.128.0.1", false),
        (["fd00::/8"], "[fd12::1]:5000", true), (["0.0.0.0/0"], "[fd12::1]", false), ([], "127.9.9.9:1", true),
        ([], "[::1]:5000", true), ([], "localhost:5000", true), ([], "reg:5000", false), (["reg"], "reg:5000", true),
        (["reg:5000"], "reg", false), (["http://reg"], "reg", true), (["reg"], "reg.evil", false),
    ])
    func `names, and networks that addresses are in`(list: [String], name: String, isInsecure: Bool) throws {
        #expect(try InsecureRegistries(list).contains(name) == isInsecure)
    }

    @Test(arguments: ["", "ftp://reg", "-reg", "reg-"])
    func `what is no registry is refused`(text: String) {
        #expect(throws: (any Error).self) { try InsecureRegistries([text]) }
    }
}
