/// Ends the command with a code; all that there was to say has been said.
struct Exit: Error {
    let code: Int32
}
