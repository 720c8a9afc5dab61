import Linux
import SwiftProtobuf

/// A protobuf time in RFC 3339, as Go's encoding/json writes it.
enum JSONTime {
    static func text(_ stamp: Google_Protobuf_Timestamp) -> String {
        Timestamp.text(seconds: Int(stamp.seconds), nanoseconds: Int(stamp.nanos))
    }
}
