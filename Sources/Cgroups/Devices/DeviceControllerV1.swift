import Linux

/// devices.allow and devices.deny of a group without processes: everything is set anew, since nobody is disturbed.
enum DeviceControllerV1 {
    static func apply(_ rules: DeviceRules, to folder: String) throws(SystemCallError) {
        let (reset, exceptions) = rules.allowsByDefault ? ("allow", "deny") : ("deny", "allow")
        try CgroupFile.write("\(folder)/devices.\(reset)", "a *:* rwm")
        let lines = rules.sorted.map { "\($0.node.text) \($0.access.text)" }
        if !lines.isEmpty { try CgroupFile.write("\(folder)/devices.\(exceptions)", each: lines) }
    }
}
