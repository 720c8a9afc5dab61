import Text

/// Who somebody is to a registry, as config.json and the daemon's API have it.
struct AuthConfig: Equatable {
    var username = ""
    var password = ""
    var email = ""
    var server = ""
    /// Stands for a password, and is what a registry gave for one.
    var identityToken = ""
    var registryToken = ""

    init(username: String = "", password: String = "", server: String = "") {
        self.username = username
        self.password = password
        self.server = server
    }

    /// An entry of `auths`, where user and password are one text of base 64.
    init(_ node: JSONNode, server: String) throws(Failure) {
        self.server = server
        email = node["email"]?.string ?? ""
        identityToken = node["identitytoken"]?.string ?? ""
        registryToken = node["registrytoken"]?.string ?? ""
        let auth = node["auth"]?.string ?? ""
        if auth.isEmpty {
            username = node["username"]?.string ?? ""
            password = node["password"]?.string ?? ""
        } else {
            (username, password) = try Self.decode(auth)
        }
    }

    static func decode(_ auth: String) throws(Failure) -> (username: String, password: String) {
        guard let bytes = Base64.decode(auth) else {
            let offset = auth.utf8.enumerated().first { Base64.decode("\(Unicode.Scalar($0.element))A==") == nil }?
                .offset
            throw Failure("illegal base64 data at input byte \(offset ?? auth.utf8.count)")
        }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
            throw Failure("invalid auth configuration file")
        }
        var secret = bytes[(colon + 1)...]
        while secret.last == 0 { secret.removeLast() }
        while secret.first == 0 { secret.removeFirst() }
        return (String(decoding: bytes[..<colon], as: UTF8.self), String(decoding: secret, as: UTF8.self))
    }

    /// As config.json keeps it.
    var entry: [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            if !username.isEmpty || !password.isEmpty {
                object.member("auth", Base64.encode(Array("\(username):\(password)".utf8)))
            }
            object.member("email", omitEmpty: email)
            object.member("identitytoken", omitEmpty: identityToken)
            object.member("registrytoken", omitEmpty: registryToken)
        }
        return writer.bytes
    }

    /// As the daemon takes it.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            object.member("username", omitEmpty: username)
            object.member("password", omitEmpty: password)
            object.member("serveraddress", omitEmpty: server)
            object.member("identitytoken", omitEmpty: identityToken)
            object.member("registrytoken", omitEmpty: registryToken)
        }
        return writer.bytes
    }
}
