import OCI

/// The line of rdma.max for one device; v1 and v2 have the same.
enum RDMALimits {
    static func text(_ device: String, _ limits: LinuxResources.RDMA) -> String {
        var text = device
        if let handles = limits.hcaHandles { text += " hca_handle=\(handles)" }
        if let objects = limits.hcaObjects { text += " hca_object=\(objects)" }
        return text
    }
}
