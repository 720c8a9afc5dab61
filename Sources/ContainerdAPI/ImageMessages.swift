// containerd's messages for what image-spec names.

import OCI
import ShimAPI
import SwiftProtobuf

extension Platform {
    public init(_ message: Containerd_Types_Platform) {
        self.init(os: message.os, architecture: message.architecture, variant: message.variant)
        osVersion = message.osVersion
    }

    public var message: Containerd_Types_Platform {
        .with {
            $0.os = os
            $0.architecture = architecture
            $0.variant = variant
            $0.osVersion = osVersion
        }
    }
}

extension ImageDescriptor {
    public init(_ message: Containerd_Types_Descriptor) {
        self.init(mediaType: message.mediaType, digest: message.digest, size: message.size)
        annotations = message.annotations
    }

    /// What the API shows of it.
    public var message: Containerd_Types_Descriptor {
        .with {
            $0.mediaType = mediaType
            $0.digest = digest
            $0.size = size
            $0.annotations = annotations
        }
    }
}
