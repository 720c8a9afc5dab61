import Glibc
import Linux
import OCI
import Testing
import Text

@testable import Runtime

/// Figures of a resctrl file system that stands in a temporary folder.
struct ResourceFiguresTests {
    private static let cache = [
        "info/L3/cbm_mask": "fffff\n", "info/L3/min_cbm_bits": "1\n", "info/L3/num_closids": "16\n",
    ]
    private static let bandwidth = [
        "info/MB/bandwidth_gran": "10\n", "info/MB/delay_linear": "1\n", "info/MB/min_bandwidth": "10\n",
        "info/MB/num_closids": "8\n",
    ]
    private static let schemata = [
        "info/last_cmd_status": "ok\n", "schemata": "    MB:0=100;1=100\n    L3:0=fffff;1=fffff\n",
        "one/schemata": "    MB:0=20;1=70\n    L3:0=f0;1=f\n",
    ]

    /// The figures of container "one" where `files` are.
    private func figures(_ files: [String: String], _ config: String = "{}") throws -> ResourceFigures {
        var template = Array("/tmp/resctrl-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemCallError("mkdtemp") }
        let root = String(cString: made)
        defer { try? Files.removeTree(root) }
        for (name, text) in files {
            try Files.makeDirectories(Files.parent(of: "\(root)/\(name)"))
            try Files.writeAtomically("\(root)/\(name)", bytes: Array(text.utf8), sync: false)
        }
        let linux = try SpecLinux(json: JSONNode.parse("{\"intelRdt\":\(config)}"))
        let rdt = try #require(linux.intelRdt)
        return try ResourceControl(rdt, id: "one", root: root).figures()
    }

    @Test func `what the processor shares and what the container has of it`() throws {
        let files = Self.schemata.merging(Self.cache) { $1 }.merging(Self.bandwidth) { $1 }
        let figures = try figures(files)
        #expect(figures.cache?.mask == "fffff" && figures.cache?.minimumBits == 1 && figures.cache?.groups == 16)
        #expect(figures.bandwidth?.granularity == 10 && figures.bandwidth?.isLinear == 1)
        #expect(figures.bandwidth?.minimum == 10 && figures.bandwidth?.groups == 8)
        #expect(figures.schemata == ["MB:0=20;1=70", "L3:0=f0;1=f"])
        #expect(ResourceFigures.line("L3", in: figures.schemata) == "L3:0=f0;1=f")
        #expect(ResourceFigures.line("MB", in: figures.rootSchemata) == "MB:0=100;1=100")
        #expect(ResourceFigures.line("L2", in: figures.schemata) == "")
        #expect(figures.traffic == nil && figures.occupancy == nil)
    }

    @Test func `a processor without shares has none`() throws {
        let figures = try figures(Self.schemata)
        #expect(figures.cache == nil && figures.bandwidth == nil)
    }

    @Test(arguments: [("{}", "one"), (#"{"enableMonitoring":true}"#, "one/mon_groups/one")])
    func `what is counted is read of each cache, from the monitoring group where there is one`(
        config: String,
        group: String
    ) throws {
        var files = Self.schemata
        files["info/L3_MON/mon_features"] = "llc_occupancy\nmbm_total_bytes\nmbm_local_bytes\nlater_feature\n"
        for (cache, count) in [("mon_L3_00", 1), ("mon_L3_01", 10)] {
            files["\(group)/mon_data/\(cache)/llc_occupancy"] = "\(count)\n"
            files["\(group)/mon_data/\(cache)/mbm_total_bytes"] = "\(count * 2)\n"
            files["\(group)/mon_data/\(cache)/mbm_local_bytes"] = "\(count * 3)\n"
        }
        let figures = try figures(files, config)
        #expect(figures.occupancy == [1, 10])
        #expect(figures.traffic?.map(\.total) == [2, 20] && figures.traffic?.map(\.local) == [3, 30])
    }

    @Test func `a feature that the processor lacks is not counted`() throws {
        var files = Self.schemata
        files["info/L3_MON/mon_features"] = "mbm_local_bytes\n"
        files["one/mon_data/mon_L3_00/mbm_local_bytes"] = "7\n"
        let figures = try figures(files)
        #expect(figures.occupancy == nil)
        #expect(figures.traffic?.map(\.total) == [0] && figures.traffic?.map(\.local) == [7])
    }

    @Test func `a figure that is no number is named`() throws {
        var files = Self.schemata.merging(Self.cache) { $1 }
        files["info/L3/num_closids"] = "many\n"
        #expect(throws: RuntimeError.self) { try figures(files) }
    }
}
