import Linux
import OCI
import Testing
import Text

@Suite struct PlatformTests {
    // Rows: what one types, the system, the processor, its variant.
    @Test(
        arguments: [
            ("linux/amd64", "linux", "amd64", ""),
            ("linux/x86_64", "linux", "amd64", ""),
            ("Linux/AMD64/V1", "linux", "amd64", ""),
            ("linux/amd64/v3", "linux", "amd64", "v3"),
            ("linux/arm64", "linux", "arm64", ""),
            ("linux/aarch64", "linux", "arm64", ""),
            ("linux/arm64/v8", "linux", "arm64", "v8"),
            ("linux/arm64/9", "linux", "arm64", "v9"),
            ("linux/arm", "linux", "arm", ""),
            ("linux/arm/6", "linux", "arm", "v6"),
            ("linux/armel", "linux", "arm", "v6"),
            ("armhf", "linux", "arm", ""),
            ("s390x", "linux", "s390x", ""),
            ("i386", "linux", "386", ""),
            ("macos/arm64", "darwin", "arm64", ""),
            ("nobody/knows", "nobody", "knows", ""),
        ]
    )
    func `what is typed has one name`(text: String, os: String, architecture: String, variant: String) throws {
        let platform = try Platform(parsing: text)
        #expect([platform.os, platform.architecture, platform.variant] == [os, architecture, variant])
    }

    @Test func `a system alone is for this machine's processor`() throws {
        #expect(try Platform(parsing: "linux") == Platform.own)
        #expect(try Platform(parsing: "freebsd") == Platform(os: "freebsd", architecture: Platform.own.architecture))
    }

    @Test func `a version of the system stands in brackets`() throws {
        let platform = try Platform(parsing: "windows(10.0.17763)/amd64")
        #expect(platform.osVersion == "10.0.17763")
        #expect(platform.description == "windows/amd64")
    }

    // Rows: what one types, what is wrong with it.
    @Test(
        arguments: [
            ("", "\"\" is an invalid OS component of \"\""), ("*", "wildcards not yet supported"),
            ("linux/", "\"\" is an invalid component of \"linux/\""),
            ("linux/amd64/v1/x", "cannot parse platform specifier"), ("hello", "unknown operating system"),
            ("linux(/amd64", "is an invalid OS component"), ("li.nux/amd64", "is an invalid OS component"),
            ("linux/am d64", "is an invalid component"), ("amd64/../..", ""),
        ]
    )
    func `what names no platform is refused`(text: String, problem: String) {
        do {
            let platform = try Platform(parsing: text)
            #expect(problem.isEmpty, "\(text) became \(platform)")
        } catch {
            #expect(error.kind == .invalid && error.message.contains(problem) && !problem.isEmpty, "\(error)")
        }
    }

    @Test func `it is written as Go writes it, and read again`() throws {
        var platform = Platform(os: "windows", architecture: "arm", variant: "v7")
        platform.osVersion = "1"
        platform.osFeatures = ["win32k"]
        var writer = JSONWriter()
        platform.write(to: &writer)
        let text = #"{"architecture":"arm","os":"windows","os.version":"1","os.features":["win32k"],"variant":"v7"}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        #expect(Platform(try JSONNode.parse(text)) == platform)
    }

    // Rows: what is wanted, what an image has, which place it takes; nil where it does not fit.
    @Test(
        arguments: [
            ("linux/amd64", ["linux/386", "linux/amd64"], ["linux/amd64", "linux/386"]),
            (
                "linux/amd64/v3", ["linux/amd64", "linux/amd64/v4", "linux/amd64/v2"],
                ["linux/amd64/v2", "linux/amd64"]
            ),
            (
                "linux/arm/v7", ["linux/arm/v5", "linux/arm/v8", "linux/arm", "linux/arm/v6"],
                [
                    "linux/arm", "linux/arm/v6", "linux/arm/v5",
                ]
            ),
            ("linux/arm64", ["linux/arm/v7", "linux/arm64/v8", "linux/arm64/v9"], ["linux/arm64/v8", "linux/arm/v7"]),
            (
                "linux/arm64/v9.1", ["linux/arm64/v8.7", "linux/arm64/v8.6", "linux/arm64/v9"],
                [
                    "linux/arm64/v9", "linux/arm64/v8.6",
                ]
            ),
            ("linux/s390x", ["linux/amd64", "windows/s390x"], []),
            ("linux/amd64/v9999999", ["linux/amd64/v9999999", "linux/amd64/v2"], ["linux/amd64/v9999999"]),
        ]
    )
    func `a machine takes what it can run, the best first`(wanted: String, offered: [String], chosen: [String]) throws {
        let matcher = PlatformMatcher.only(try Platform(parsing: wanted))
        let descriptors = try offered.map { text in
            var descriptor = ImageDescriptor(mediaType: MediaType.manifest, digest: text, size: 1)
            descriptor.platform = try Platform(parsing: text)
            return descriptor
        }
        #expect(matcher.sorted(descriptors.filter(matcher.matches)).map(\.digest) == chosen)
    }

    @Test func `one that is asked for by name is that one alone`() throws {
        let matcher = PlatformMatcher.ordered([Platform(os: "linux", architecture: "amd64")])
        #expect(matcher.matches(try Platform(parsing: "linux/x86-64")))
        #expect(!matcher.matches(try Platform(parsing: "linux/386")))
        #expect(PlatformMatcher.all.matches(Platform(os: "", architecture: "")))
    }

    @Test func `what names no platform fits, after all that name one`() throws {
        var named = ImageDescriptor(mediaType: MediaType.manifest, digest: "b", size: 1)
        named.platform = .own
        let nameless = ImageDescriptor(mediaType: MediaType.manifest, digest: "a", size: 1)
        let matcher = PlatformMatcher.only(.own)
        #expect(matcher.matches(nameless))
        #expect(matcher.sorted([nameless, named]).map(\.digest) == ["b", "a"])
    }
}
