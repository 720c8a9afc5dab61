/// What a member of a Compose file is: how it is checked, read, merged and written follows from that.
indirect enum Kind: Sendable {
    case text
    /// Text, or null for none.
    case textOrNull
    /// Text, for which the schema takes a number too.
    case textOrNumber
    case flag
    /// `isOptional`: what is missing differs from false or zero.
    case optionalFlag
    case whole
    /// Whole and not below zero.
    case bytes
    case count(isOptional: Bool)
    /// A count that the schema calls a number.
    case retries
    case fileMode
    case ratio
    case duration(isOptional: Bool)
    case size
    case order
    case strings(isUnique: Bool)
    case stringOrList
    case words
    case healthTest
    case numbersOrStrings
    case labels
    case environment
    case hosts
    /// `^.+$` to texts and numbers, or nothing as well.
    case driverOptions(allowsNull: Bool)
    case object(Shape, isOptional: Bool = false)
    /// A mapping, or one of its members as a text.
    case build
    case objects(Shape)
    case ports
    case volumes
    case references
    case networks
    case ulimits
    /// A boolean, or a mapping with a name.
    case external(isClosed: Bool)
    /// Known to the schema and to nobody else.
    case ignored
}
