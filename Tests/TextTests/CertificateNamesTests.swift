import Linux
import Testing
import Text

/// The rules of RFC 6125 as Go's crypto/x509 has them, and its words.
@Suite struct CertificateNamesTests {
    @Test(arguments: [
        (["a.example"], "a.example"), (["A.Example"], "a.EXAMPLE"), (["a.example"], "a.example."),
        (["*.example"], "a.example"), (["b.example", "a.example"], "a.example"), (["a_b"], "a_b"),
    ])
    func `a name that fits`(names: [String], host: String) {
        #expect(CertificateNames(names: names).refusal(of: host) == nil)
    }

    @Test(arguments: [
        (["a.example"], "b.example"), (["*.example"], "a.b.example"), (["*.example"], "example"), (["*"], "a.example"),
        (["a.*.example"], "a.b.example"), (["a*.example"], "ab.example"), (["*.*"], "a.example"), (["."], "."),
        (["a..example"], "a..example"), (["example"], ".example"), (["a.example\u{0}.b"], "a.example"),
        (["\u{130}"], "i"),
    ])
    func `a name that does not`(names: [String], host: String) {
        #expect(CertificateNames(names: names).refusal(of: host) != nil)
    }

    @Test func `a name is not taken for an address, nor an address for a name`() throws {
        let address = try #require(IPAddress("127.0.0.1"))
        let certificate = CertificateNames(names: ["127.0.0.2", "localhost"], addresses: [address])
        #expect(certificate.refusal(of: "127.0.0.1") == nil)
        #expect(
            certificate.refusal(of: "127.0.0.2") == "x509: certificate is valid for 127.0.0.1, not 127.0.0.2"
        )
        #expect(
            certificate.refusal(of: "there") == "x509: certificate is valid for 127.0.0.2, localhost, not there"
        )
        #expect(
            CertificateNames(addresses: [address]).refusal(of: "localhost")
                == "x509: certificate is not valid for any names, but wanted to match localhost"
        )
        #expect(
            CertificateNames(names: ["a"]).refusal(of: "::1")
                == "x509: cannot validate certificate for ::1 because it doesn't contain any IP SANs"
        )
    }

    @Test func `a refusal is short however many names there are`() {
        let many = CertificateNames(names: (0..<1000).map { "n\($0)" })
        #expect(many.refusal(of: "m") == "x509: certificate is valid for 1000 names, but none matched m")
    }
}
