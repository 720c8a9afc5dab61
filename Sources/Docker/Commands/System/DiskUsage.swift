import GoTemplate
import Text

extension Command {
    static let systemDf = Command(
        """
        system df
        [OPTIONS]
        Show what takes space on the disk
        0 api=1.25
        @table-format
        -v, --verbose  Show each object
        """
    ) { invocation in
        let usage = DiskUsage(node: try invocation.client.call("GET", "/system/df"))
        let format = invocation.options.string("format")
        let text = try invocation.options.bool("verbose") ? usage.details(format) : usage.summary(format)
        try writeFully(1, text[...])
        return 0
    }
}

/// `docker system df`: what the daemon has, in all and one by one.
struct DiskUsage {
    let node: JSONNode

    private struct Kind: Sendable {
        let name: String
        let total: Int
        let active: Int
        let size: Int64
        let reclaimable: Int64
        var hasShare = true

        var reclaimed: String {
            let text = Sizes.human(reclaimable, digits: 4)
            return hasShare && size > 0 ? "\(text) (\(reclaimable &* 100 / size)%)" : text
        }
    }

    private static let table = #"{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"#
    private static let raw =
        #"type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\n"#
        + #"reclaimable: {{.Reclaimable}}\n"#

    private static let listing = Listing<Kind>(
        "*formatter.diskUsageImagesContext",
        [
            Column("Type", "TYPE") { $0.name }, Column("TotalCount", "TOTAL") { "\($0.total)" },
            Column("Active", "ACTIVE") { "\($0.active)" },
            Column("Size", "SIZE") { Sizes.human($0.size, digits: 4) },
            Column("Reclaimable", "RECLAIMABLE") { $0.reclaimed },
        ]
    )

    private func all(_ key: String) -> [JSONNode] { node[key]?.elements ?? [] }

    func summary(_ format: String?) throws -> [UInt8] {
        try Self.listing.text(
            [images, containers, volumes, cache],
            ListFormat(format, table: Self.table, raw: Self.raw)
        )
    }

    private var images: Kind {
        let images = all("Images")
        let size = node["LayersSize"]?.int64 ?? 0
        let used = images.reduce(Int64(0)) { sum, image in
            let (own, shared) = (image["Size"]?.int64 ?? 0, image["SharedSize"]?.int64 ?? 0)
            return image["Containers"]?.int ?? 0 == 0 || own == -1 || shared == -1 ? sum : sum &+ own &- shared
        }
        let active = images.count { $0["Containers"]?.int ?? 0 > 0 }
        return Kind(name: "Images", total: images.count, active: active, size: size, reclaimable: size &- used)
    }

    private var containers: Kind {
        let containers = all("Containers")
        func size(_ containers: [JSONNode]) -> Int64 { containers.reduce(0) { $0 &+ ($1["SizeRw"]?.int64 ?? 0) } }
        let idle = containers.filter { !["running", "paused", "restarting"].contains($0["State"]?.string ?? "") }
        return Kind(
            name: "Containers",
            total: containers.count,
            active: containers.count - idle.count,
            size: size(containers),
            reclaimable: size(idle)
        )
    }

    private var volumes: Kind {
        let usages = all("Volumes").map { volume in
            (count: volume["UsageData"]?["RefCount"]?.int ?? 0, size: volume["UsageData"]?["Size"]?.int64 ?? 0)
        }
        func size(_ usages: [(count: Int, size: Int64)]) -> Int64 { usages.reduce(0) { $0 &+ max($1.size, 0) } }
        return Kind(
            name: "Local Volumes",
            total: usages.count,
            active: usages.count { $0.count > 0 },
            size: size(usages),
            reclaimable: size(usages.filter { $0.count == 0 })
        )
    }

    private var cacheSize: Int64 { cacheSize { $0["Shared"]?.bool != true } }

    private func cacheSize(_ counts: (JSONNode) -> Bool) -> Int64 {
        all("BuildCache").filter(counts).reduce(0) { $0 &+ ($1["Size"]?.int64 ?? 0) }
    }

    private var cache: Kind {
        let used = cacheSize { $0["InUse"]?.bool == true && $0["Shared"]?.bool != true }
        return Kind(
            name: "Build Cache",
            total: all("BuildCache").count,
            active: all("BuildCache").count { $0["InUse"]?.bool == true },
            size: cacheSize,
            reclaimable: cacheSize &- used,
            hasShare: false
        )
    }
}

// MARK: --verbose

extension DiskUsage {
    private static let images =
        #"{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t"#
        + "{{.Containers}}"
    private static let containers =
        #"{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}"#
    private static let volumes = #"{{.Name}}\t{{.Links}}\t{{.Size}}"#

    private static var rawDetails: String {
        func each(_ list: String, _ title: String, _ format: String) -> String {
            "{{range .\(list)}}type: \(title)\\n\(format)\\n{{end -}}"
        }
        return each("Images", "Image", ImageList.raw(withDigests: true)) + "\\n"
            + each("Containers", "Container", ContainerList.raw(withSize: true)) + "\\n"
            + each("Volumes", "Volume", VolumeList.raw) + "\\n" + each("BuildCache", "Build Cache", CacheList.raw)
    }

    func details(_ format: String?) throws -> [UInt8] {
        let isTable = (format ?? "").isEmpty || format?.hasPrefix("table") == true
        let images = all("Images").compactMap { image in
            var row = ImageList.rows(image, isFull: !isTable, withDigests: false, isColumn: false).first
            row?.digest = ""
            return row
        }
        let containers = all("Containers").map {
            ContainerList.Row(node: $0, isFull: !isTable, showsWhole: false)
        }
        let cache = all("BuildCache").map { CacheList.Row(node: $0, isFull: !isTable) }
            .sorted { ($0.text("LastUsedAt"), $0.text("ID")) < ($1.text("LastUsedAt"), $1.text("ID")) }
        guard (format ?? "").isEmpty || format == "table" else {
            let lists: [[Value]] = [
                images.map(ImageList.listing.value), containers.map(ContainerList.listing.value),
                all("Volumes").map(VolumeList.listing.value), cache.map(CacheList.listing.value),
            ]
            return try Self.render(format ?? "", lists)
        }
        func table<Row>(_ title: String, _ listing: Listing<Row>, _ rows: [Row], _ table: String) throws -> [UInt8] {
            try Array("\(title):\n\n".utf8) + listing.text(rows, ListFormat(nil, table: table))
        }
        let cacheTitle = "\nBuild cache usage: \(Sizes.human(cacheSize, digits: 4))\n\n"
        return try table("Images space usage", ImageList.listing, images, Self.images)
            + table("\nContainers space usage", ContainerList.listing, containers, Self.containers)
            + table("\nLocal Volumes space usage", VolumeList.listing, all("Volumes"), Self.volumes)
            + Array(cacheTitle.utf8) + CacheList.listing.text(cache, ListFormat(nil, table: CacheList.table))
    }

    private static let titles = ["Images", "Containers", "Volumes", "BuildCache"]
    private static let whole = ObjectType<[[Value]]>(
        "*formatter.diskUsageContext",
        titles.enumerated().map { index, name in
            .init(name) { lists, _ in
                Value(.slice(of: lists[index].first?.type ?? .any), .list(lists[index]))
            }
        }
    )

    /// As a whole it is a struct of Go's to its JSON, whose members keep their order.
    private static func document(_ lists: [[Value]]) -> Value {
        let members = zip(titles, lists).map { name, values in
            (key: name, value: Value(.slice(of: .any), .list(values.map { Value(.any, .boxed($0)) })))
        }
        return Value(.map(to: .any), .map(members))
    }

    /// One template for everything.
    private static func render(_ format: String, _ lists: [[Value]]) throws -> [UInt8] {
        let template: Template
        do throws(TemplateError) {
            template = try Template(ListFormat(format, table: "", raw: rawDetails).template)
        } catch {
            throw Failure("template parsing error: \(error)")
        }
        let isDocument = format == "json" || format == "{{json .}}"
        do throws(TemplateError) {
            return try template.render(isDocument ? document(lists) : whole.value(lists))
        } catch {
            throw Failure("\(error)")
        }
    }
}
