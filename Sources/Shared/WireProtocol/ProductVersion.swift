/// What all programs of one release say of themselves.
public enum ProductVersion {
    /// Of Galley as a whole; the wire and the store have numbers of their own.
    public static let current = "0.1.0"
}
