import Linux
import Testing

@testable import NetdCore

@Suite struct NameTableTests {
    private static func sandbox(_ id: String, _ places: (network: String, names: [String], addresses: [String])...)
        -> Sandbox
    {
        var sandbox = Sandbox(id: id)
        sandbox.places = places.map { given in
            var place = Sandbox.Place()
            place.network = "id of \(given.network)"
            place.networkName = given.network
            place.names = given.names
            place.addresses = given.addresses.compactMap { IPAddress($0) }
            return place
        }
        return sandbox
    }

    private static let web1 = sandbox("1", ("front", ["web1", "web"], ["10.0.0.1", "fd00::1"]))
    private static let web2 = sandbox("2", ("front", ["Web2", "web"], ["10.0.0.2"]))
    private static let database = sandbox("3", ("back.end", ["db"], ["10.1.0.3"]), ("front", ["db.a"], ["10.0.0.3"]))

    private static func table() -> NameTable {
        let table = NameTable()
        for sandbox in [web1, web2, database] { table.put(sandbox) }
        return table
    }

    private static func texts(_ list: [IPAddress]?) -> [String]? { list.map { $0.map(\.description).sorted() } }

    @Test func `all that share a name are its addresses, of one version`() {
        let table = Self.table()
        func ask(_ name: String, version6: Bool = false) -> [String]? {
            Self.texts(table.addresses(of: name, for: Self.web1, version6: version6))
        }
        #expect(ask("web") == ["10.0.0.1", "10.0.0.2"])
        #expect(ask("web", version6: true) == ["fd00::1"])
        #expect(ask("web2") == ["10.0.0.2"])
        // It is there and has no such address, which is another answer than that nobody has that name.
        #expect(ask("web2", version6: true) == [])
        #expect(ask("db") == nil)
        #expect(ask("web.front") == ["10.0.0.1", "10.0.0.2"])
        #expect(ask("web.other") == nil)
        #expect(ask("db.a") == ["10.0.0.3"])
        #expect(ask("db.a.front") == ["10.0.0.3"])
        #expect(Self.texts(table.addresses(of: "db.back.end", for: Self.database, version6: false)) == ["10.1.0.3"])
    }

    @Test func `an asker sees the networks that it is in and no others`() {
        let table = Self.table()
        let stranger = Self.sandbox("4", ("other", ["me"], ["10.2.0.1"]))
        table.put(stranger)
        #expect(table.addresses(of: "web", for: stranger, version6: false) == nil)
        #expect(table.addresses(of: "me", for: Self.web1, version6: false) == nil)
        #expect(table.name(of: IPAddress("10.0.0.1") ?? Self.web1.places[0].addresses[0], for: stranger) == nil)
    }

    @Test func `a link is a name for its owner alone`() {
        let table = Self.table()
        var asker = Self.web1
        asker.places[0].links = ["DATA": "db.a", "web": "web2"]
        #expect(Self.texts(table.addresses(of: "data", for: asker, version6: false)) == ["10.0.0.3"])
        #expect(Self.texts(table.addresses(of: "web", for: asker, version6: false)) == ["10.0.0.2"])
        #expect(table.addresses(of: "data", for: Self.web2, version6: false) == nil)
    }

    @Test func `addresses lead back to the first name in the network`() throws {
        let table = Self.table()
        let address = try #require(IPAddress("10.0.0.2"))
        #expect(table.name(of: address, for: Self.web1) == "Web2.front")
        #expect(table.name(of: try #require(IPAddress("fd00::1")), for: Self.web2) == "web1.front")
        table.remove(Self.web2)
        #expect(table.name(of: address, for: Self.web1) == nil)
        #expect(Self.texts(table.addresses(of: "web", for: Self.web1, version6: false)) == ["10.0.0.1"])
        table.remove(Self.web2)
        table.remove(Self.web1)
        #expect(table.addresses(of: "web", for: Self.database, version6: false) == nil)
    }
}
