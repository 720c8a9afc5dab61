extension CgroupMounts {
    /// The folders of v1 that this process is in, by controller: what a container sees that has no groups of its own.
    public func ownFolders() throws -> [String: String] {
        let groups = try CgroupLocation.ownGroups()
        var folders: [String: String] = [:]
        for hierarchy in v1 {
            for controller in hierarchy.controllers {
                guard let group = groups[controller] else { continue }
                folders[controller] = hierarchy.path + CgroupLocation.relative(group, to: hierarchy.root)
            }
        }
        return folders
    }
}
