import CLinux
import ContainerdAPI
import Glibc
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf

/// Mounts that containerd makes and keeps for a client, by name: their places below one folder of the state, what is
/// active in the database. Everything here blocks.
final class MountManager: Sendable {
    typealias Info = Containerd_Types_ActivationInfo
    /// CLONE_FS
    private static let ownWorkingFolder: Int32 = 0x200
    private let root: String
    /// Where folders may be made for mounts.
    private let roots: [String]
    private let records: Records<Info>

    init(root: String, data: String, database: Database) throws {
        self.root = root
        roots = [root, data]
        records = Records(database: database, kind: "mount")
        try Files.makeDirectories(root)
        try forgetLost(database)
    }

    /// A restart of the machine takes mounts away, and a crash may leave some that nobody has recorded.
    private func forgetLost(_ database: Database) throws {
        let mounted = try Self.mountPoints()
        var kept: Set<String> = []
        for row in try database.run("SELECT namespace, key, value FROM records WHERE kind='mount'") {
            let info = try Info(serializedBytes: row[2].bytes)
            if info.active.allSatisfy({ mounted.contains($0.mountPoint) }), let first = info.active.first {
                kept.insert(Files.parent(of: first.mountPoint))
                continue
            }
            try database.run("DELETE FROM records WHERE kind='mount' AND namespace=? AND key=?", row[0], row[1])
        }
        for name in try Files.list(root) where !kept.contains("\(root)/\(name)") { takeDown("\(root)/\(name)") }
    }

    private static func mountPoints() throws -> Set<String> {
        let text = String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self)
        return Set(
            text.split(separator: "\n").compactMap { line in
                line.split(separator: " ").dropFirst(4).first.map { String($0.replacing("\\040", with: " ")) }
            }
        )
    }

    func activate(_ name: String, _ mounts: [Containerd_Types_Mount], labels: [String: String], isTemporary: Bool)
        throws -> Info
    {
        guard !name.isEmpty else { throw EngineError.invalid("mount name must not be empty: invalid argument") }
        try Labels.check(labels)
        guard let plan = try MountPlan(mounts, isTemporary: isTemporary) else {
            throw EngineError.notImplemented("not implemented")
        }
        if try records.find(name) != nil { throw EngineError.conflict("mount \"\(name)\": already exists") }
        let folder = "\(root)/\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try Files.makeDirectories(folder)
        do {
            var info = try Self.make(plan, in: folder, roots: roots, isTemporary: isTemporary)
            info.name = name
            info.labels = labels
            try records.create(name, info)
            return info
        } catch {
            takeDown(folder)
            throw error
        }
    }

    /// On a thread of its own: a mount with many layers changes the working folder.
    private static func make(_ plan: MountPlan, in folder: String, roots: [String], isTemporary: Bool) throws -> Info {
        try DetachedThread.run {
            try systemCall("unshare") { monohull_unshare(ownWorkingFolder) }
            var info = Info()
            for (index, step) in plan.steps.enumerated() {
                let mount = index <= plan.made ? try changed(step, info.active, roots) : step.mount
                guard index < plan.made else {
                    info.system.append(mount)
                    continue
                }
                let place = "\(folder)/\(index)"
                try Files.makeDirectories(place)
                try HostMount(kind: mount.type, source: mount.source, options: mount.options).mount(at: place)
                info.active.append(
                    .with {
                        $0.mount = mount
                        $0.mountPoint = place
                        $0.mountedAt = .now
                    }
                )
            }
            if isTemporary, let last = info.active.last {
                info.system.append(
                    .with {
                        $0.type = "bind"
                        $0.source = last.mountPoint
                        $0.options = ["rbind"]
                    }
                )
            }
            return info
        }
    }

    private static func changed(_ step: MountPlan.Step, _ active: [Containerd_Types_ActiveMount], _ roots: [String])
        throws
        -> Containerd_Types_Mount
    {
        try step.changes.reduce(step.mount) { mount, change in
            switch change {
            case .format: try MountTemplate.filled(mount, active)
            case .makeFolders: try MountFolders.made(mount, below: roots)
            }
        }
    }

    func deactivate(_ name: String) throws {
        guard let info = try records.find(name) else { throw Self.missing(name) }
        try records.delete(name)
        if let first = info.active.first { takeDown(Files.parent(of: first.mountPoint)) }
    }

    /// The last first. A place that is still mounted stays, and what is in it is not ours to remove.
    private func takeDown(_ folder: String) {
        for place in ((try? Files.list(folder)) ?? []).sorted(by: { (Int($0) ?? 0) > (Int($1) ?? 0) }) {
            HostMount.unmountAll("\(folder)/\(place)")
            rmdir("\(folder)/\(place)")
        }
        if rmdir(folder) != 0 { Log.warning("mounts: \(SystemCallError("rmdir", path: folder))") }
    }

    func info(_ name: String) throws -> Info {
        guard let info = try records.find(name) else { throw Self.missing(name) }
        return info
    }

    func list() throws -> [Info] { try records.list() }

    private static func missing(_ name: String) -> EngineError { .notFound("mount \"\(name)\" not found") }
}
